import { InvalidArgumentError } from 'commander';
import { ago, ahead } from '../../cli/options';

it.each([
  ['2026-11-21', '2026-11-21T00:00:00.000Z'],
  ['2026-11-21T10:00', '2026-11-21T10:00:00.000Z'],
  ['2026-11-21T10:00:00Z', '2026-11-21T10:00:00.000Z'],
  ['2026-11-21T10:00:00.5+03:00', '2026-11-21T07:00:00.500Z'],
])('the time %s is read as UTC where nothing else is said', (text, instant) => {
  expect(ago(text)).toBe(instant);
});

it('a span counts back for searches, and ahead for what expires', () => {
  const distance = (instant: string) => Date.parse(instant) - Date.now();
  expect(Math.abs(distance(ago('2h')) + 7_200_000)).toBeLessThan(5_000);
  expect(Math.abs(distance(ahead('90d')) - 90 * 86_400_000)).toBeLessThan(5_000);
});

it.each(['tomorrow', '2h30', '2026-13-01', '21.11.2026', '', '-2h', '2026-11-21T10:00:00+3'])(
  '%j is no time',
  (text) => {
    expect(() => ago(text)).toThrow(InvalidArgumentError);
  },
);
