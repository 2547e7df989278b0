import { parseMappings } from '../../../mappings';
import { check } from '../../../providers/bitrix24/check';
import { connectBitrix24 } from '../../../providers/bitrix24/connect';
import { clientSettings, hookSettings } from '../../../providers/bitrix24/settings';
import { oneSecret, otherSecret, settingsOf } from '../sides';
import { MAPPED, startPortal } from './portal';
import type { Portal } from './portal';

let portal: Portal;
beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.stop());

const checked = (mapped: string, settings = portal.settings) =>
  check(settings, { http: portal.http, mappings: parseMappings(mapped) });
const wrong = async (mapped: string) =>
  (await checked(mapped)).filter(({ ok }) => !ok).map(({ what, detail }) => `${what}: ${detail}`);

it('all is well where fixit.yml names what the portal has', async () => {
  const findings = await checked(MAPPED);
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
  expect(findings.map(({ what }) => what)).toEqual([
    'BITRIX24_REST_URL',
    'bitrix24.categoryId',
    'bitrix24.stages.new',
    'bitrix24.stages.awaiting_payment',
    'bitrix24.stages.paid',
    'bitrix24.stages.won',
    'bitrix24.orphanStage',
    'bitrix24.fields.customerId',
    'bitrix24.notifyUserId',
  ]);
});

it.each([
  ['a pipeline', MAPPED.replace('categoryId: 1', 'categoryId: 9'), 'bitrix24.categoryId', '1 = Магазин'],
  ['a stage', MAPPED.replace('C1:NEW', 'C1:NOWHERE'), 'bitrix24.stages.new', 'C1:PREPARATION'],
  ['an orphan’s stage', MAPPED.replace('C1:PREPARATION', 'NEW'), 'bitrix24.orphanStage', 'C1:NEW'],
  [
    'a field',
    MAPPED.replace('UF_CRM_1234567890', 'UF_CRM_1'),
    'bitrix24.fields.customerId',
    'UF_CRM_1234567890',
  ],
  ['a user', MAPPED.replace('notifyUserId: 1', 'notifyUserId: 2'), 'bitrix24.notifyUserId', 'active user 2'],
])(
  '%s that the portal has not is told with the key to change and what there is',
  async (_what, mapped, key, offer) => {
    const found = (await wrong(mapped)).filter((line) => line.startsWith(`${key}:`));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`Set ${key} in fixit.yml`);
    expect(found[0]).toContain(offer);
  },
);

it('a dead address is the one finding, and names its setting without its value', async () => {
  const dead = settingsOf(clientSettings, otherSecret, portal.url);
  const findings = await checked(MAPPED, dead);
  expect(findings).toMatchObject([{ what: 'BITRIX24_REST_URL', ok: false }]);
  expect(findings[0]?.detail).toContain('BITRIX24_REST_URL');
  expect(findings[0]?.detail).not.toContain(otherSecret('webhook'));
});

it('only reads', async () => {
  portal.calls.length = 0;
  await checked(MAPPED);
  expect(portal.sandbox.ledger.entries({ provider: 'bitrix24' })).toEqual([]);
});

it('connecting says where to enter the hook by hand: an incoming web hook may not bind events', async () => {
  const hook = settingsOf(hookSettings, oneSecret);
  const hookUrl = 'https://x.example/hooks/bitrix24';
  const connection = await connectBitrix24({ hook, client: portal.settings }, { http: portal.http, hookUrl });
  expect(connection.done).toHaveLength(1);
  expect(connection.warnings[0]).toContain(hookUrl);
  expect(connection.warnings[0]).toContain('BITRIX24_APPLICATION_TOKEN');
  expect(connection.warnings.join()).not.toContain(oneSecret('webhook'));
});
