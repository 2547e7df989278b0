/** Bitrix24's form over HTTP, with the proof in its body. */
import { hook } from '../../providers/bitrix24/hook';
import { hookSettings } from '../../providers/bitrix24/settings';
import type { TestApi } from './fixture';
import { sample, send, settings, startTestApi } from './fixture';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const body = Buffer.from(String(sample('bitrix24/deal-updated')));
const genuine = (): Buffer => hook.seal?.(body, hookSettings.schema.parse(settings)) ?? body;

it('an event of a deal counts once, however often it is played back', async () => {
  const first = await send(api.url, 'bitrix24', genuine(), FORM);
  expect([first.status, await first.json()]).toEqual([200, { accepted: 1, duplicates: 0 }]);
  const again = await send(api.url, 'bitrix24', genuine(), FORM);
  expect([again.status, await again.json()]).toEqual([200, { accepted: 0, duplicates: 1 }]);
});

it('without its token it is refused', async () => {
  expect((await send(api.url, 'bitrix24', body, FORM)).status).toBe(401);
});
