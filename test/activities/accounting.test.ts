import { makePartitions } from '../../journal/partitions';
import type { Accounting, InvoiceState } from '../../providers/contract';
import { effectId } from '../../activities/effect-id';
import { activitiesOf, effectRows, failureOf, newEffect, openDatabase, outbound } from './fixture';
import type { Fixture } from './fixture';

let db: Fixture;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const money = { amount: 149_950, currency: 'RUB' };

/** Accounting with documents by GUID; `before` runs ahead of each call and may throw in its place. */
function accounting(before: (operation: string) => Promise<void> | void = () => undefined) {
  const documents = new Map<string, InvoiceState>();
  const calls: string[] = [];
  /** What happens after the effect: throwing here is a dropped answer. */
  const after: { [operation: string]: (() => void) | undefined } = {};
  const step = async (operation: string) => {
    calls.push(operation);
    await before(operation);
  };
  const client: Accounting = {
    accounting: 'onec',
    async createInvoice(ref) {
      await step('create');
      if (documents.has(ref)) throw outbound('refused', 'onec.exists');
      const made = {
        ref,
        number: 'УТ-7',
        posted: false,
        deleted: false,
        money,
        payUrl: 'https://pay.example/7',
      };
      documents.set(ref, made);
      after.create?.();
      return { ...made };
    },
    async findInvoice(ref) {
      await step('find');
      const found = documents.get(ref);
      return found && { ...found };
    },
    async postInvoice(ref) {
      await step('post');
      const document = documents.get(ref);
      if (document) document.posted = true;
      after.post?.();
    },
  };
  return { client, documents, calls, after };
}

const invoice = () => {
  const effect = newEffect();
  return {
    effect,
    workflowId: `dialog:${effect.run}`,
    payee: 'ticket:okdesk:100',
    issueId: '100',
    money,
    purpose: 'Вызов мастера',
  };
};

const referenceOf = async (ref: string) => {
  const { rows } = await db.pool.query<{ key: string }>(
    `SELECT key FROM refs WHERE type = 'invoice' AND value = $1`,
    [ref],
  );
  return rows[0]?.key;
};

it('is found, else created under the effect id, then posted', async () => {
  const books = accounting();
  const input = invoice();
  const ref = effectId(input.effect, 'invoice');
  expect(await activitiesOf(db, { accounting: books.client }).issueInvoice(input)).toEqual({
    ref,
    number: 'УТ-7',
    payUrl: 'https://pay.example/7',
  });
  expect(books.calls).toEqual(['find', 'create', 'post']);
});

it('has its payee written down before the document is created', async () => {
  const input = invoice();
  const ref = effectId(input.effect, 'invoice');
  let seen: string | undefined;
  const books = accounting(async (operation) => {
    if (operation === 'create') seen = await referenceOf(ref);
  });
  await activitiesOf(db, { accounting: books.client }).issueInvoice(input);
  expect(seen).toBe('ticket:okdesk:100');
});

it('wakes a payment that came before it and was parked', async () => {
  const input = invoice();
  const key = `ref:invoice:${effectId(input.effect, 'invoice')}`;
  await makePartitions(db.pool);
  await db.pool.query(
    `WITH e AS (
       INSERT INTO events (id, received_at, endpoint, event_id, kind, payload, state)
       VALUES (gen_random_uuid(), now(), 'onec', 'p1', 'payment.changed', '{}', 'pending') RETURNING id, received_at)
     INSERT INTO pending (slot, key, event, received_at, kind, bytes, parked_at, retry_at)
     SELECT 1, $1, id, received_at, 'payment.changed', 10, now(), now() + interval '1 hour' FROM e`,
    [key],
  );
  await activitiesOf(db, { accounting: accounting().client }).issueInvoice(input);
  const { rows } = await db.pool.query<{ due: boolean }>(
    'SELECT coalesce(retry_at, now()) <= now() AS due FROM pending WHERE key = $1',
    [key],
  );
  expect(rows).toEqual([{ due: true }]);
});

it('is not created twice when the answer to the create was dropped, and is posted then', async () => {
  const books = accounting();
  books.after.create = () => {
    throw outbound('unknown', 'http.broken');
  };
  const input = invoice();
  const activities = activitiesOf(db, { accounting: books.client });
  expect(await failureOf(activities.issueInvoice(input))).toMatchObject({ type: 'http.broken' });
  expect(await activities.issueInvoice(input)).toMatchObject({ number: 'УТ-7' });
  expect(books.calls).toEqual(['find', 'create', 'find', 'post']);
  expect(books.documents.size).toBe(1);
});

it('is not posted twice when the answer to the posting was dropped', async () => {
  const books = accounting();
  books.after.post = () => {
    throw outbound('unknown', 'http.broken');
  };
  const input = invoice();
  const activities = activitiesOf(db, { accounting: books.client });
  await failureOf(activities.issueInvoice(input));
  await activities.issueInvoice(input);
  expect(books.calls.filter((operation) => operation === 'post')).toHaveLength(1);
});

it('takes the document of an attempt that got there between the look and the create', async () => {
  const input = invoice();
  const ref = effectId(input.effect, 'invoice');
  const books = accounting((operation) => {
    if (operation === 'create') {
      books.documents.set(ref, { ref, number: 'УТ-8', posted: true, deleted: false, money });
    }
  });
  expect(await activitiesOf(db, { accounting: books.client }).issueInvoice(input)).toMatchObject({
    number: 'УТ-8',
  });
});

it('takes a business refusal as final', async () => {
  const books = accounting((operation) => {
    if (operation === 'post') throw outbound('refused', 'onec.posting_refused');
  });
  const input = invoice();
  expect(await failureOf(activitiesOf(db, { accounting: books.client }).issueInvoice(input))).toMatchObject({
    type: 'onec.posting_refused',
    nonRetryable: true,
  });
  expect(await effectRows(db.pool, 'invoice', input.workflowId)).toMatchObject([{ state: 'failed' }]);
});

it('does not bring back a document that the accountant marked for deletion', async () => {
  const input = invoice();
  const ref = effectId(input.effect, 'invoice');
  const books = accounting();
  books.documents.set(ref, { ref, number: 'УТ-9', posted: false, deleted: true, money });
  expect(await failureOf(activitiesOf(db, { accounting: books.client }).issueInvoice(input))).toMatchObject({
    type: 'onec.deleted',
    nonRetryable: true,
  });
  expect(books.calls).toEqual(['find']);
});
