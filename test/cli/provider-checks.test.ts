import type { Provider } from '../../cli/answers';
import { findingsOf } from '../../cli/provider-checks';

const now = new Date('2026-11-25T12:00:00Z');
const well: Provider = {
  id: 'telegram',
  title: 'Telegram',
  hook: { on: true },
  outbound: { on: true },
  account: '7000000001',
  lastHookAt: null,
  lastError: null,
};
const badOf = (more: Partial<Provider>) =>
  findingsOf({ ...well, ...more }, now)
    .filter(({ ok }) => !ok)
    .map(({ check, words }) => `${check}: ${words}`);
const error = (side: 'hook' | 'outbound', at: string) => ({ side, at, reason: 'because' });

it('a provider is well with both sides on and no error', () => {
  expect(badOf({})).toEqual([]);
});

it('a side that is off is told with what to set', () => {
  expect(badOf({ hook: { on: false, reason: 'off: set TELEGRAM_SECRET_TOKEN' } })).toEqual([
    'hook: hooks off: set TELEGRAM_SECRET_TOKEN',
  ]);
  expect(badOf({ outbound: { on: false } })).toEqual(['outbound: calls off']);
});

it('an error of the last hour is a failing, of either side', () => {
  for (const side of ['hook', 'outbound'] as const)
    expect(badOf({ lastError: error(side, '2026-11-25T11:30:00Z') })).toEqual([
      `lastError: last error 2026-11-25 11:30:00Z, ${side}: because`,
    ]);
});

it('a refused hook after which others were taken is none, a failed call all the same', () => {
  const lastHookAt = '2026-11-25T11:45:00Z';
  expect(badOf({ lastHookAt, lastError: error('hook', '2026-11-25T11:30:00Z') })).toEqual([]);
  expect(badOf({ lastHookAt, lastError: error('outbound', '2026-11-25T11:30:00Z') })).toHaveLength(1);
});

it('an old error is told and is no failing', () => {
  const findings = findingsOf({ ...well, lastError: error('outbound', '2026-11-24T12:00:00Z') }, now);
  expect(findings.at(-1)).toEqual({
    check: 'lastError',
    ok: true,
    words: 'last error 2026-11-24 12:00:00Z, outbound: because; more than an hour ago',
  });
});
