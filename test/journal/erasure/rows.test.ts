import { createErasureJournal } from '../../../journal/erasure/erasure-journal';
import { findErasure } from '../../../journal/erasure/record';
import { findStart, reserveStart } from '../../../journal/flow-starts';
import { addReference } from '../../../journal/references';
import { newRequestId } from '../../../journal/request-id';
import type { Part } from '../../../journal/types';
import { toStored } from '../../../journal/types';
import type { NormalisedEvent } from '../../../workflows/events';
import {
  append,
  cleanUp,
  countOf,
  message,
  openAppender,
  openPlace,
  requestRecord,
  rowsOf,
} from '../fixture';
import type { Place } from '../fixture';

afterEach(cleanUp);

const PHONE = 'phone:+79161112233';

const event = (eventId: string, content: NormalisedEvent): Part => ({
  eventId,
  content: { state: 'event', event: content },
});
const odd = (state: 'unread' | 'ignored', part: unknown, eventId: string): Part => ({
  eventId,
  content: { state, part, reason: 'odd' },
});

/** A person who wrote once. */
async function someone() {
  const place = await openPlace();
  const appender = openAppender(place.pool);
  await append(appender, message(place, PHONE, 'Это я', 'first'));
  const [row] = await rowsOf<{ id: string }>(place, 'SELECT id FROM contacts');
  const contact = row!.id;
  const who = { channel: 'whatsapp', account: place.account, contact };
  const dialog = `dialog:whatsapp:${place.account}:${contact}`;
  const journal = createErasureJournal(place.pool);
  return { place, appender, who, dialog, journal };
}

const payloads = async (place: Place): Promise<unknown[]> =>
  (await rowsOf<{ payload: unknown }>(place, 'SELECT payload FROM events ORDER BY id')).map(
    ({ payload }) => payload,
  );

it('empties a receipt that came before its person was known', async () => {
  const { place, appender, who, journal } = await someone();
  const receipt = (alias: string): NormalisedEvent => ({
    kind: 'message.status',
    channel: 'whatsapp',
    account: place.account,
    person: { aliases: [alias] },
    messageId: `m-${alias}`,
    status: 'read',
    at: new Date().toISOString(),
  });
  await append(appender, event('r1', receipt(PHONE)), event('r2', receipt('phone:+79160000000')));
  await place.pool.query('UPDATE events SET contact_id = NULL');
  await journal.eraseContact(who);
  await journal.eraseRows(who, 'all days');
  expect(await rowsOf(place, 'SELECT message_id FROM receipts')).toEqual([
    { message_id: 'm-phone:+79160000000' },
  ]);
  expect((await payloads(place)).filter((payload) => payload === null)).toHaveLength(2);
});

it('empties what was ignored or not understood, where it names the person however the number is written', async () => {
  const { place, appender, who, journal } = await someone();
  await append(
    appender,
    odd('unread', { from: '79161112233' }, 'u1'),
    odd('ignored', { phone: '8 (916) 111-22-33' }, 'i1'),
    odd('ignored', { phone: '+7 916 111-22-34' }, 'i2'),
    odd('unread', { id: '791611122339' }, 'u2'),
  );
  await journal.eraseContact(who);
  await journal.eraseRows(who, 'all days');
  expect((await payloads(place)).slice(1)).toEqual([
    null,
    null,
    { phone: '+7 916 111-22-34' },
    { id: '791611122339' },
  ]);
  // Nothing unread is left that would keep its day from being dropped.
  expect(await countOf(place, 'events', `state = 'unread' AND erased_at IS NOT NULL`)).toBe(0);
});

it('deletes the body of a hook that only repeated another, and of no stranger’s', async () => {
  const { place, appender, who, journal } = await someone();
  const hook = (body: string, ...parts: Part[]) => {
    const request = requestRecord(newRequestId(new Date()), Buffer.from(body));
    return appender.append({
      endpoint: 'whatsapp',
      receivedAt: request.receivedAt,
      request,
      parts: parts.map(toStored),
    });
  };
  await hook('{"from":"79161112233"}', message(place, PHONE, 'Это я', 'first'));
  await hook('{"from":"79160000000"}', message(place, 'phone:+79160000000', 'x', 'other'));
  await hook('{"from":"79160000000"}', message(place, 'phone:+79160000000', 'x', 'other'));
  await journal.eraseContact(who);
  await journal.eraseRows(who, 'all days');
  expect(await rowsOf(place, `SELECT convert_from(body, 'UTF8') AS body FROM requests ORDER BY id`)).toEqual([
    { body: null },
    { body: '{"from":"79160000000"}' },
    { body: '{"from":"79160000000"}' },
  ]);
});

it('finds a ticket by its adoption alone, and what the desk said of it', async () => {
  const { place, appender, who, dialog, journal } = await someone();
  await append(
    appender,
    event('a', { kind: 'ticket.adopted', helpdesk: 'okdesk', issueId: '9', dialogWorkflowId: dialog }),
    event('c', {
      kind: 'issue.changed',
      helpdesk: 'okdesk',
      issueId: '9',
      change: { type: 'comment', commentId: '1', public: true, html: 'Зайду', author: 'employee' },
    }),
    event('d', { kind: 'issue.changed', helpdesk: 'okdesk', issueId: '10', change: { type: 'created' } }),
  );
  await journal.eraseContact(who);
  while ((await journal.eraseRows(who, 'since the erasure began')) > 0);
  expect(await journal.workflowsOf(who)).toEqual([dialog, 'ticket:okdesk:9']);
  expect((await payloads(place)).map((payload) => payload === null)).toEqual([true, true, true, false]);
});

it('drops what waits for the person, and never money', async () => {
  const { place, appender, who, dialog, journal } = await someone();
  const ticket = 'ticket:okdesk:9';
  await addReference(place.pool, { type: 'invoice', value: 'inv' }, ticket);
  await append(
    appender,
    event('a', { kind: 'ticket.adopted', helpdesk: 'okdesk', issueId: '9', dialogWorkflowId: dialog }),
    event('p', {
      kind: 'payment.changed',
      gateway: 'onec',
      paymentId: 'p1',
      status: 'paid',
      money: { amount: 100, currency: 'RUB' },
      references: [{ type: 'invoice', value: 'inv' }],
    }),
  );
  await place.pool.query(`UPDATE pending SET key = $1 WHERE kind = 'payment.changed'`, [ticket]);
  await place.pool.query(`UPDATE events SET workflow_id = $1 WHERE kind = 'payment.changed'`, [ticket]);
  await journal.eraseContact(who);
  while ((await journal.eraseRows(who, 'all days')) > 0);
  expect(await journal.dropUndelivered(who)).toBe(2);
  expect(await rowsOf(place, 'SELECT key, kind FROM pending')).toEqual([
    { key: ticket, kind: 'payment.changed' },
  ]);
  expect(
    await rowsOf(place, `SELECT event_id, payload->>'paymentId' AS id FROM events WHERE erased_at IS NULL`),
  ).toEqual([{ event_id: 'p', id: 'p1' }]);
});

it('delivers a payment once more that went away with a deleted run, and no elder one', async () => {
  const { place, appender, who, journal } = await someone();
  const pay = (id: string): NormalisedEvent => ({
    kind: 'payment.changed',
    gateway: 'onec',
    paymentId: id,
    status: 'paid',
    money: { amount: 100, currency: 'RUB' },
    references: [{ type: 'issue', value: '9' }],
  });
  await append(appender, event('before', pay('before')), event('after', pay('after')));
  const settle = (id: string) =>
    place.pool.query(
      `WITH gone AS (DELETE FROM pending WHERE event = (SELECT id FROM events WHERE event_id = $1))
       UPDATE events SET state = 'delivered', number = 1, settled_at = now(), workflow_id = 'ticket:okdesk:9'
        WHERE event_id = $1`,
      [id],
    );
  await settle('before');
  await journal.eraseContact(who);
  await place.pool.query(`UPDATE erasures SET tickets = '{ticket:okdesk:9}'`);
  await settle('after');
  await journal.releasePayments(who);
  await journal.releasePayments(who);
  expect(
    await rowsOf(
      place,
      `SELECT p.key, e.event_id, e.state, e.number FROM pending p JOIN events e ON e.id = p.event
        WHERE p.kind = 'payment.changed'`,
    ),
  ).toEqual([{ key: 'ticket:okdesk:9', event_id: 'after', state: 'pending', number: null }]);
});

it('keeps of a ticket its numbers and its payments', async () => {
  const { place, who, dialog, journal } = await someone();
  await place.pool.query(
    `INSERT INTO keys (key, last_number, handled, facts)
     VALUES ($1, 3, 3, '["message:79161112233:1"]'), ('ticket:okdesk:9', 7, 6, '["comment:1", "payment:onec:p:paid"]')`,
    [dialog],
  );
  await journal.eraseContact(who);
  await place.pool.query(`UPDATE erasures SET tickets = '{ticket:okdesk:9}'`);
  while ((await journal.eraseRows(who, 'all days')) > 0);
  expect(await rowsOf(place, 'SELECT key, last_number, handled, facts FROM keys')).toEqual([
    { key: 'ticket:okdesk:9', last_number: '7', handled: '6', facts: ['payment:onec:p:paid'] },
  ]);
});

it('forgets what the vendors call the person when it is finished, and says so once', async () => {
  const { place, who, journal } = await someone();
  await journal.eraseContact(who);
  await journal.finish(who);
  const first = await findErasure(place.pool, who);
  expect(first).toMatchObject({ identifiers: [], finishedAt: expect.any(Date) });
  await journal.finish(who);
  expect((await findErasure(place.pool, who))?.finishedAt).toEqual(first?.finishedAt);
  // Without a name to look for, nobody's rows are touched.
  expect(await journal.eraseRows(who, 'all days')).toBe(1);
});

it('forgets what the person’s flows were started with, and the caller’s id goes on naming the workflow', async () => {
  const { place, who, dialog, journal } = await someone();
  const hash = 'ab'.repeat(32);
  const wanted = { flow: 'lead', input: hash, by: 'administrator' };
  await reserveStart(place.pool, { ...wanted, id: 'crm-1', workflowId: dialog });
  await reserveStart(place.pool, { ...wanted, id: 'crm-2', workflowId: 'dialog:whatsapp:other:7' });
  await journal.eraseContact(who);
  await journal.eraseRows(who, 'all days');
  expect(await findStart(place.pool, 'crm-1')).toMatchObject({ input: '', workflowId: dialog });
  expect(await findStart(place.pool, 'crm-2')).toMatchObject({ input: hash });
});

it('drops what waited for a message of theirs, and empties what they did to messages', async () => {
  const { place, appender, who, journal } = await someone();
  const about = (messageId: string, alias = PHONE) => ({
    channel: 'whatsapp' as const,
    account: place.account,
    person: { aliases: [alias] },
    messageId,
  });
  const at = new Date().toISOString();
  const reacts = (messageId: string, alias?: string): NormalisedEvent => ({
    ...about(messageId, alias),
    kind: 'message.changed',
    id: `r-${messageId}`,
    change: { type: 'reaction', emoji: '👍' },
    at,
  });
  const corrects: NormalisedEvent = {
    ...about('never'),
    kind: 'message.received',
    content: { type: 'text', text: 'Мой адрес' },
    sentAt: at,
    edit: { id: 'e1', at },
  };
  await append(appender, event('e1', corrects), event('r1', reacts('sent-from-the-phone')));
  await append(appender, message(place, 'phone:+79160000000', 'Другой', 'm2'));
  await append(appender, event('r2', reacts('unknown', 'phone:+79160000000')));
  await rowsOf(
    place,
    `UPDATE pending SET parked_at = now() WHERE event IN (SELECT id FROM events WHERE event_id = 'e1')`,
  );
  const waiting = () => countOf(place, 'pending', `key LIKE 'ref:message:%'`);
  expect(await waiting()).toBe(3);

  await journal.eraseContact(who);
  await journal.dropUndelivered(who);
  await journal.eraseRows(who, 'all days');

  expect(await waiting()).toBe(1);
  const left = await rowsOf<{ event_id: string }>(
    place,
    `SELECT event_id FROM events WHERE erased_at IS NULL ORDER BY event_id`,
  );
  expect(left.map(({ event_id }) => event_id)).toEqual(['m2', 'r2']);
});
