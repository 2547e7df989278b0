import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { timeOfId } from '../../../journal/search/uuid-time';
import type { List, TestApi } from '../fixture';
import { call, startTestApi, until } from '../fixture';
import type { Stated } from './stated';
import { startStated } from './stated';

let api: TestApi;
let away: TestApi;
let stated: Stated;

beforeAll(async () => {
  [api, away, stated] = await Promise.all([
    startTestApi(),
    startTestApi({ env: { TEMPORAL_ADDRESS: '127.0.0.1:9' } }),
    startStated(),
  ]);
});
afterAll(async () => {
  await stated.close();
  await Promise.all([api.close(), away.close()]);
});

/** Tests share one Temporal: a random id tells the issues apart. */
const newIssue = () => `T${randomUUID().slice(0, 8)}`;
const keyOf = (issue: string) => `ticket:okdesk:${issue}`;

async function known(issue: string, minutesAgo: number, closed = false, of = api): Promise<void> {
  await of.db.query(
    `INSERT INTO keys (key, last_number, first_at, last_at, closed_at)
     VALUES ($1, 1, now() - interval '1 day', now() - $2 * interval '1 minute', CASE WHEN $3 THEN now() END)`,
    [keyOf(issue), minutesAgo, closed],
  );
}

/** What a dialog tells its ticket, as its activity appends it. */
async function adopted(issue: string, dialogWorkflowId: string, invoice?: object, of = api): Promise<void> {
  const id = uuidv7();
  await of.db.query(
    `INSERT INTO events (id, received_at, endpoint, event_id, kind, workflow_id, payload, state)
     VALUES ($1, $2, 'internal', $1::uuid::text, 'ticket.adopted', $3, $4, 'delivered')`,
    [
      id,
      timeOfId(id),
      keyOf(issue),
      JSON.stringify({
        kind: 'ticket.adopted',
        helpdesk: 'okdesk',
        issueId: issue,
        dialogWorkflowId,
        invoice,
      }),
    ],
  );
}

async function issuedInvoice(dialog: string, of = api): Promise<string> {
  const ref = randomUUID();
  await of.db.query(
    `INSERT INTO effects (id, workflow_id, type, provider, state, result, attempts)
     VALUES ($1, $2, 'invoice', 'onec', 'done', $3, 1)`,
    [ref, dialog, JSON.stringify({ ref, number: '0000-000042', payUrl: 'https://pay.example/42' })],
  );
  return ref;
}

const search = async (filter: unknown, of = api) => {
  const { status, body } = await call<List>(of, '/v1/tickets/search', filter);
  expect(status).toBe(200);
  return body;
};
const idsOf = ({ items }: List) => items.map(({ id }) => id);

describe('the search for tickets', () => {
  const [old, young, ended] = [newIssue(), newIssue(), newIssue()];
  beforeAll(async () => {
    await known(old, 30);
    await known(young, 20);
    await known(ended, 10, true);
    await api.db.query(`INSERT INTO keys (key) VALUES ('dialog:telegram:1:1'), ('ticket:otherdesk:7%3A1')`);
    await stated.begin('ticket', keyOf(old), { stage: 'awaiting_payment', waitingFor: 'payment' });
    await stated.begin('ticket', keyOf(young), { stage: 'open', waitingFor: 'operator' });
  });

  it('gives tickets alone, the latest activity first, page by page', async () => {
    const seen: unknown[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await search({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...idsOf(page));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['otherdesk:7%3A1', ended, young, old]);
  });

  it('finds by the issue, whichever desk has it', async () => {
    expect((await search({ issueId: young })).items).toMatchObject([
      { id: young, workflowId: keyOf(young), helpdesk: 'okdesk', issueId: young, dialogId: null },
    ]);
    expect((await search({ issueId: '7:1' })).items).toMatchObject([
      { id: 'otherdesk:7%3A1', helpdesk: 'otherdesk', issueId: '7:1' },
    ]);
    expect(idsOf(await search({ issueId: 'nothing' }))).toEqual([]);
  });

  it('finds by stage and by what is waited for, in Temporal', async () => {
    const waiting = await until(
      () => search({ stage: 'awaiting_payment' }),
      ({ items }) => items.length > 0,
    );
    expect(waiting.items).toMatchObject([
      { id: old, stage: 'awaiting_payment', waitingFor: 'payment', closedAt: null },
    ]);
    await until(
      () => search({ waitingFor: 'operator' }),
      ({ items }) => items.length > 0,
    );
    expect(idsOf(await search({ stage: 'open', waitingFor: 'operator' }))).toEqual([young]);
    expect(idsOf(await search({ stage: 'awaiting_payment', waitingFor: 'operator' }))).toEqual([]);
  });

  it('finds what is closed whether its workflow lingers or has ended', async () => {
    const lingering = newIssue();
    await known(lingering, 5);
    await stated.begin('ticket', keyOf(lingering), { stage: 'closed' });
    const closed = await until(
      () => search({ stage: 'closed' }),
      ({ items }) => items.length > 1,
    );
    expect(idsOf(closed)).toEqual([lingering, ended]);
    expect(closed.items[0]).toMatchObject({ stage: 'closed', closedAt: null });
    expect(closed.items[1]).toMatchObject({ closedAt: expect.any(String) });
  });

  it('works without Temporal, unless it is asked for a stage', async () => {
    const issue = newIssue();
    await known(issue, 1, false, away);
    expect((await search({}, away)).items).toMatchObject([{ id: issue, stage: null, waitingFor: null }]);
    const { status, body } = await call(away, '/v1/tickets/search', { stage: 'open' });
    expect([status, body['type']]).toEqual([503, 'urn:fixit:problem:temporal-unavailable']);
  });
});

describe('a ticket', () => {
  const due = { amount: 149_950, currency: 'RUB' };
  const dialog = 'dialog:telegram:1:2';

  it('is shown with its dialog, its invoice and what its workflow says', async () => {
    const issue = newIssue();
    await known(issue, 1);
    const ref = await issuedInvoice(dialog);
    await adopted(issue, dialog, { ref, money: due });
    const payment = { gateway: 'onec', id: 'p1', status: 'paid', money: { ...due, amount: 50_000 } };
    await stated.begin('ticket', keyOf(issue), {
      stage: 'awaiting_payment',
      waitingFor: 'payment',
      state: { status: 'awaiting_payment', invoice: { ref, money: due }, payments: [payment] },
    });
    const { status, body } = await call(api, `/v1/tickets/${issue}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: issue,
      dialogId: dialog,
      invoice: {
        number: '0000-000042',
        ref,
        amount: '1499.50',
        currency: 'RUB',
        paid: false,
        paidAmount: '500.00',
        payUrl: 'https://pay.example/42',
      },
      state: { status: 'awaiting_payment', payments: [payment] },
    });
    expect(body).not.toHaveProperty('stateReason');
  });

  it('is shown without Temporal as far as Postgres knows it', async () => {
    const issue = newIssue();
    await known(issue, 1, false, away);
    const ref = await issuedInvoice(dialog, away);
    await adopted(issue, dialog, { ref, money: due }, away);
    expect((await call(away, `/v1/tickets/${issue}`)).body).toMatchObject({
      stage: null,
      dialogId: dialog,
      invoice: { number: '0000-000042', amount: '1499.50', paid: null, paidAmount: null },
      state: null,
      stateReason: expect.stringContaining('Temporal does not answer'),
    });
  });

  it('of another desk is found by the name of the desk too, and an unknown one is a 404', async () => {
    expect((await call(api, `/v1/tickets/${encodeURIComponent('otherdesk:7%3A1')}`)).body).toMatchObject({
      helpdesk: 'otherdesk',
      issueId: '7:1',
      state: null,
    });
    for (const id of ['nothing', '%00', 'a:b:c', ':', 'otherdesk:7:1', '%25'])
      expect((await call(api, `/v1/tickets/${id}`)).body['type']).toBe('urn:fixit:problem:unknown-ticket');
  });
});
