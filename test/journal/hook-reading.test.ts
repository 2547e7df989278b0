import { readHook } from '../../journal/hook-reading';
import { parseMappings } from '../../mappings';
import { hook as telegram } from '../../providers/telegram/hook';
import { hook as whatsapp } from '../../providers/whatsapp/hook';
import type { HookSide } from '../../providers/contract';
import { bytesOf, requestWith } from '../providers/sides';

const parts = <H>(hook: HookSide<H>, settings: H, body: unknown) => {
  const reading = readHook(
    hook as HookSide<unknown>,
    requestWith(bytesOf(body), {}),
    settings,
    parseMappings(''),
  );
  return reading.ok ? reading.parts : [];
};

it('a part known by its content alone counts anew after minutes: the same may well happen twice', () => {
  const value = { metadata: { phone_number_id: '1' }, errors: [{ code: 130429 }] };
  const entry = [
    { changes: [{ field: 'messages', value }] },
    { changes: [{ field: 'account_update', value: {} }] },
  ];
  const object = 'whatsapp_business_account';
  const found = parts(whatsapp, { appSecrets: [], verifyTokens: [] }, { object, entry });
  expect(found.map(({ content }) => content.state)).toEqual(['unread', 'ignored']);
  for (const { windowMs } of found) expect(windowMs).toBe(600_000);
});

it('a part with an id of its vendor counts once for good', () => {
  const found = parts(telegram, { secretTokens: [] }, { update_id: 7, hologram: {} });
  expect(found).toMatchObject([{ eventId: '7', content: { state: 'unread' } }]);
  expect(found[0]?.windowMs).toBeUndefined();
});
