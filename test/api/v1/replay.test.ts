import { Client, Connection } from '@temporalio/client';
import type { Answer, List, TestApi } from '../fixture';
import { call, sample, send, startTestApi, whatsappText } from '../fixture';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

type Event = Record<string, unknown>;

const newest = async (filter: unknown = {}): Promise<Event> => {
  const { body } = await call<List>(api, '/v1/events/search', filter);
  return body.items[0] ?? {};
};
const show = (id: unknown) => call(api, `/v1/events/${String(id)}`);
const replay = (id: unknown, body: unknown = {}): Promise<Answer> =>
  call(api, `/v1/events/${String(id)}/replay`, body);
const told = ({ status, body }: Answer): [number, unknown] => [
  status,
  String(body['type']).replace('urn:fixit:problem:', ''),
];

/** As the relay leaves an event that cannot be delivered. */
async function bury(id: unknown, reason = 'too large'): Promise<void> {
  await api.db.query(
    `WITH gone AS (DELETE FROM pending WHERE event = $1 RETURNING *)
     INSERT INTO dead_letters (event, received_at, key, kind, attempts, reason)
     SELECT event, received_at, key, kind, 7, $2 FROM gone`,
    [id, reason],
  );
  await api.db.query(`UPDATE events SET state = 'dead', reason = $2 WHERE id = $1`, [id, reason]);
}

describe('a replay', () => {
  it('of a dead event is a new one that names it, and the first leaves the dead and tells of it', async () => {
    await send(api.url, 'whatsapp', whatsappText('wamid.1', 'Здравствуйте'));
    const first = await newest();
    await bury(first['id']);
    const { status, body } = await replay(first['id']);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'pending',
      replayOf: first['id'],
      workflowId: first['workflowId'],
      payload: first['payload'],
      requestId: first['requestId'],
    });
    expect((await newest({ state: 'dead' }))['id']).toBeUndefined();
    expect((await show(first['id'])).body).toMatchObject({
      state: 'ignored',
      reason: `was dead (too large); replayed as ${String(body['id'])}`,
      replays: [body['id']],
    });
  });

  it('of one still to be delivered is refused, and an unknown one not found', async () => {
    await send(api.url, 'whatsapp', whatsappText('wamid.1', 'Здравствуйте'));
    expect(told(await replay((await newest())['id']))).toEqual([409, 'still-pending']);
    expect(told(await replay('019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e72'))).toEqual([404, 'unknown-event']);
    expect(told(await replay('x'))).toEqual([404, 'unknown-event']);
  });

  it('of a part that nobody reads is refused with the reason, and without its body too', async () => {
    await send(api.url, 'whatsapp', '{"unheard":"of"}');
    const { id } = await newest({ state: 'unread' });
    const refused = await replay(id);
    expect(told(refused)).toEqual([409, 'still-unread']);
    await api.db.query('UPDATE requests SET body = NULL');
    expect(told(await replay(id))).toEqual([409, 'body-gone']);
  });

  it('of what is normal foreign traffic is refused, for it still is', async () => {
    await send(api.url, 'telegram', { update_id: 815999001, message_reaction_count: {} });
    expect(told(await replay((await newest({ state: 'ignored' }))['id']))).toEqual([409, 'of-no-interest']);
  });
});

describe('a dismissal', () => {
  const dismiss = (id: unknown, reason: string) => call(api, `/v1/events/${String(id)}/dismiss`, { reason });

  it('settles what is dead, parked or unread, for the reason given, also when it is asked again', async () => {
    await send(api.url, 'whatsapp', whatsappText('wamid.1', 'Здравствуйте'));
    await send(api.url, 'onec', sample('onec/paid'));
    await send(api.url, 'whatsapp', '{"unheard":"of"}');
    await bury((await newest({ endpoint: 'whatsapp', kind: 'message.received' }))['id']);
    await api.db.query('UPDATE pending SET parked_at = now()');
    for (const state of ['dead', 'parked', 'unread']) {
      const { id } = await newest({ state });
      for (let i = 0; i < 2; i++)
        expect((await dismiss(id, 'settled by hand')).body).toMatchObject({
          id,
          state: 'ignored',
          reason: 'settled by hand',
        });
      expect((await newest({ state }))['id']).toBeUndefined();
      expect(told(await dismiss(id, 'another reason'))).toEqual([409, 'not-dismissible']);
    }
  });

  it('of what is still to be delivered is refused', async () => {
    await send(api.url, 'whatsapp', whatsappText('wamid.1', 'Здравствуйте'));
    expect(told(await dismiss((await newest())['id'], 'no'))).toEqual([409, 'not-dismissible']);
    expect(told(await dismiss('x', 'no'))).toEqual([404, 'unknown-event']);
  });
});

describe('a replay of many', () => {
  const ofMany = (body: unknown) => call(api, '/v1/events/replay', body);

  it('is counted first, by state, and starts nothing when it is only counted', async () => {
    for (const id of ['wamid.1', 'wamid.2', 'wamid.3'])
      await send(api.url, 'whatsapp', whatsappText(id, 'Здравствуйте'));
    await send(api.url, 'whatsapp', '{"unheard":"of"}');
    await bury((await newest({ eventId: 'wamid.1' }))['id']);
    await bury((await newest({ eventId: 'wamid.2' }))['id']);
    // The third is still to be delivered.
    expect((await ofMany({ filter: { endpoint: 'whatsapp' }, dryRun: true })).body).toEqual({
      count: 3,
      byState: { dead: 2, unread: 1 },
      dryRun: true,
    });
    expect(
      (await ofMany({ filter: { state: 'dead', eventId: 'wamid.2' }, dryRun: true })).body,
    ).toMatchObject({
      count: 1,
    });
  });

  it('of everything is refused', async () => {
    for (const body of [{}, { filter: {} }, { filter: {}, dryRun: true }]) {
      const { status, body: problem } = await ofMany(body);
      expect(status).toBe(400);
      expect(problem['detail']).toContain('filter');
    }
  });

  it('is begun as a workflow that bears its call in its id', async () => {
    await send(api.url, 'whatsapp', '{"unheard":"of"}');
    const { status, body } = await ofMany({ filter: { state: 'unread' } });
    expect([status, body['count']]).toEqual([202, 1]);
    expect(body['workflowId']).toMatch(/^replay:[0-9a-f-]{36}$/);
    const shown = await call(api, `/v1/workflows/${encodeURIComponent(String(body['workflowId']))}`);
    expect(shown.body).toMatchObject({ type: 'replay', runId: body['runId'], execution: 'running' });
    const connection = await Connection.connect({
      address: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '',
    });
    await new Client({ connection }).workflow.getHandle(String(body['workflowId'])).terminate();
    await connection.close();
  });
});
