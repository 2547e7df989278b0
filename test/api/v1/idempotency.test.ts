import { randomUUID } from 'node:crypto';
import { pruneIdempotentCalls } from '../../../api/access/idempotency';
import type { TestApi } from '../fixture';
import { ADMIN_KEY, call, startTestApi } from '../fixture';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const under = (idempotencyKey: string) => ({
  authorization: `Bearer ${ADMIN_KEY}`,
  'idempotency-key': idempotencyKey,
});
const body = { name: 'Мария', scopes: ['read'] };
const countOf = async (sql: string, values: unknown[] = []) =>
  Number((await api.db.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`, values)).rows[0]!.n);

describe('calls under one Idempotency-Key', () => {
  it('ten at once act once, and all get the one answer', async () => {
    const headers = under(randomUUID());
    const before = await countOf('audit');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => call(api, '/v1/keys', { ...body, name: 'ten' }, headers)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(answers.filter(({ headers: sent }) => sent.get('idempotent-replayed') === 'true')).toHaveLength(9);
    expect(await countOf(`api_keys WHERE name = 'ten'`)).toBe(1);
    expect((await countOf('audit')) - before).toBe(1);
  });

  it('with another body get 422, and act on nothing', async () => {
    const headers = under(randomUUID());
    await call(api, '/v1/keys', body, headers);
    const other = await call(api, '/v1/keys', { ...body, name: 'another' }, headers);
    expect(other).toMatchObject({ status: 422, body: { type: 'urn:fixit:problem:idempotency-key-reused' } });
    expect(await countOf(`api_keys WHERE name = 'another'`)).toBe(0);
  });

  it('are the same call however the JSON is written', async () => {
    const headers = under(randomUUID());
    const first = await call(api, '/v1/keys', '{"name":"x","scopes":["read"]}', headers);
    const again = await call(api, '/v1/keys', ' { "scopes" : ["read"] , "name" : "x" } ', headers);
    expect(again.body).toEqual(first.body);
  });

  it('get a refusal again as well, under their own request id', async () => {
    const headers = under(randomUUID());
    const revoke = async () => {
      const answer = await fetch(`${api.url}/v1/keys/none`, { method: 'DELETE', headers });
      return { status: answer.status, problem: (await answer.json()) as { instance: string } };
    };
    const [first, again] = [await revoke(), await revoke()];
    expect([first.status, again.status]).toEqual([404, 404]);
    expect({ ...again.problem, instance: '' }).toEqual({ ...first.problem, instance: '' });
    expect(again.problem.instance).not.toBe(first.problem.instance);
  });

  it('are apart for each key of the API', async () => {
    const idempotencyKey = randomUUID();
    const admin = async () =>
      String((await call(api, '/v1/keys', { name: 'admin', scopes: ['admin'] })).body['key']);
    const ids = new Set<unknown>();
    for (const key of [await admin(), await admin()])
      ids.add(
        (
          await call(api, '/v1/keys', body, {
            authorization: `Bearer ${key}`,
            'idempotency-key': idempotencyKey,
          })
        ).body['id'],
      );
    expect(ids.size).toBe(2);
  });

  it('go on where the first one ended in the middle, with the identity that it had', async () => {
    const idempotencyKey = randomUUID();
    const first = await call(api, '/v1/keys', body, under(idempotencyKey));
    // As a process leaves it that was killed between the deed and its answer.
    await api.db.query(
      `UPDATE idempotent_calls SET answered_at = NULL, answer = NULL, leased_until = now() - interval '1 s'
        WHERE idempotency_key = $1`,
      [idempotencyKey],
    );
    const again = await call(api, '/v1/keys', body, under(idempotencyKey));
    expect(again.status).toBe(201);
    expect(again.body['id']).toBe(first.body['id']);
    expect(await countOf('api_keys WHERE id = $1', [first.body['id']])).toBe(1);
    const authorization = (key: unknown) => ({ authorization: `Bearer ${String(key)}` });
    expect((await call(api, '/v1/providers', undefined, authorization(first.body['key']))).status).toBe(401);
    expect((await call(api, '/v1/providers', undefined, authorization(again.body['key']))).status).toBe(200);
  });

  it('get an answer with a secret for some minutes, and are told afterwards that it is gone', async () => {
    const idempotencyKey = randomUUID();
    await call(api, '/v1/keys', body, under(idempotencyKey));
    await api.db.query(
      `UPDATE idempotent_calls SET keep_until = now() - interval '1 s' WHERE idempotency_key = $1`,
      [idempotencyKey],
    );
    const gone = { status: 409, body: { type: 'urn:fixit:problem:answer-gone' } };
    expect(await call(api, '/v1/keys', body, under(idempotencyKey))).toMatchObject(gone);
    await pruneIdempotentCalls(api.db);
    expect(await countOf('idempotent_calls WHERE keep_until < now() AND answer IS NOT NULL')).toBe(0);
    expect(await call(api, '/v1/keys', body, under(idempotencyKey))).toMatchObject(gone);
  });

  it('need a key of visible ASCII characters', async () => {
    for (const wrong of ['x'.repeat(256), 'two words', 'ключ'.normalize()]) {
      const headers = { ...under('x'), 'idempotency-key': Buffer.from(wrong).toString('latin1') };
      expect((await call(api, '/v1/keys', body, headers)).status).toBe(400);
    }
  });
});
