import type { List, TestApi } from '../fixture';
import { call, send, startTestApi, until } from '../fixture';
import type { Stated } from './stated';
import { startStated } from './stated';
import { beside, ownAccounts } from './starting';

interface Way {
  hook: Record<string, unknown>;
  events: {
    event: Record<string, unknown>;
    waitedMs: number | null;
    workflow: Record<string, unknown> | null;
    effects: Record<string, unknown>[];
    replays: Record<string, unknown>[];
  }[];
}

const accounts = ownAccounts();
let api: TestApi;
let away: TestApi;
let stated: Stated;
beforeAll(async () => {
  [api, stated] = await Promise.all([startTestApi({ env: accounts.env }), startStated()]);
  away = await beside(api, accounts, { TEMPORAL_ADDRESS: '127.0.0.1:9' });
});
afterAll(async () => {
  await stated.close();
  await Promise.all([api.close(), away.close()]);
});

let updates = 0;
async function writes(chat: number, text: string): Promise<string> {
  updates += 1;
  const from = { id: chat, is_bot: false, first_name: 'Зоя' };
  const message = { message_id: updates, from, chat: { id: chat, type: 'private' }, date: 1795300000, text };
  const answer = await send(api.url, 'telegram', { update_id: updates, message });
  expect(answer.status).toBe(200);
  return String(answer.headers.get('x-request-id'));
}

async function follow(hook: string, of = api): Promise<Way> {
  const { status, body } = await call<Way>(of, `/v1/hooks/${hook}/way`);
  expect(status).toBe(200);
  return body;
}

/** As the relay writes it down; times are seconds after the receipt. */
const delivered = (hook: string, after: number) =>
  api.db.query(
    `WITH gone AS (DELETE FROM pending p USING events e WHERE e.request_id = $1 AND p.event = e.id RETURNING p.event)
     UPDATE events SET state = 'delivered', attempts = 1, settled_at = received_at + $2 * interval '1 second'
       FROM gone WHERE id = gone.event`,
    [hook, after],
  );

const effectAfter = (hook: string, type: string, after: number) =>
  api.db.query(
    `INSERT INTO effects (id, workflow_id, type, provider, state, attempts, error, created_at)
     SELECT gen_random_uuid(), workflow_id, $2, 'okdesk', 'started', 1, 'okdesk.away', received_at + $3 * interval '1 second'
       FROM events WHERE request_id = $1`,
    [hook, type, after],
  );
const typesOf = ({ events }: Way) => events[0]!.effects.map(({ type }) => type);

it('a hook is followed to its event, its workflow and what that did until the next came', async () => {
  const first = await writes(5101, 'Раз');
  expect((await follow(first)).events).toMatchObject([
    { event: { state: 'pending' }, waitedMs: null, effects: [], replays: [] },
  ]);
  await delivered(first, 0.25);
  await effectAfter(first, 'issue', 0.1);
  await effectAfter(first, 'comment', 0.2);
  await effectAfter(first, 'rate', -5);
  const second = await writes(5101, 'Два');
  await delivered(second, 2_000);
  await effectAfter(second, 'invoice', 1_999.5);
  await effectAfter(second, 'deal', 3_000);

  const { items } = (await call<List>(api, '/v1/dialogs/search', {})).body;
  const workflowId = String(items[0]?.['workflowId']);
  await stated.begin('dialog', workflowId, { stage: 'problem', waitingFor: 'customer' });
  const way = await until(
    () => follow(first),
    ({ events }) => events[0]?.workflow?.['stage'] === 'problem',
  );
  expect(way).toMatchObject({
    hook: { id: first, endpoint: 'telegram', outcome: 'taken' },
    events: [
      {
        event: { requestId: first, state: 'delivered', workflowId },
        waitedMs: 250,
        workflow: { workflowId, type: 'dialog', status: 'waiting', stage: 'problem', waitingFor: 'customer' },
        effects: [
          { type: 'issue', provider: 'okdesk', state: 'started', error: 'okdesk.away', finishedAt: null },
          { type: 'comment' },
        ],
      },
    ],
  });
  expect(typesOf(await follow(second))).toEqual(['invoice', 'deal']);
});

it('what waited long was not the cause of what was done meanwhile', async () => {
  const hook = await writes(5102, 'Три');
  await delivered(hook, 600);
  await effectAfter(hook, 'comment', 300);
  await effectAfter(hook, 'issue', 599.5);
  expect(typesOf(await follow(hook))).toEqual(['issue']);
});

it('replays are named, with where they stand', async () => {
  const hook = await writes(5103, 'Четыре');
  await delivered(hook, 1);
  const { id } = (await follow(hook)).events[0]!.event;
  const replayed = await call(api, `/v1/events/${String(id)}/replay`, {});
  expect(replayed.status).toBe(201);
  expect((await follow(hook)).events[0]!.replays).toEqual([
    { id: replayed.body['id'], state: 'pending', at: replayed.body['receivedAt'] },
  ]);
});

it('without Temporal it is followed all the same, and where its workflow stands is not known', async () => {
  const hook = await writes(5104, 'Пять');
  await delivered(hook, 1);
  await effectAfter(hook, 'issue', 0.5);
  const [event] = (await follow(hook, away)).events;
  expect(event).toMatchObject({
    workflow: { type: 'dialog', status: null, stage: null, waitingFor: null },
    effects: [{ type: 'issue' }],
  });
});

it('a refused hook has no way, and an unknown one is a 404', async () => {
  const refused = await send(api.url, 'telegram', {}, {});
  expect((await follow(String(refused.headers.get('x-request-id')))).events).toEqual([]);
  expect((await call(api, '/v1/hooks/nothing/way')).body['type']).toBe('urn:fixit:problem:unknown-hook');
});
