import fc from 'fast-check';
import { instantOf, localTime } from '../../../providers/onec/time';

describe('a date of 1C', () => {
  it.each([
    ['2026-11-21T13:00:00', 'Europe/Moscow', '2026-11-21T10:00:00.000Z'],
    ['2026-11-21T13:00:00', 'Asia/Yekaterinburg', '2026-11-21T08:00:00.000Z'],
    ['2026-11-21', 'Europe/Moscow', '2026-11-20T21:00:00.000Z'],
    ['2026-11-21T13:00:00Z', 'Europe/Moscow', '2026-11-21T13:00:00.000Z'],
    ['2026-11-21T13:00:00.5+05:00', 'Europe/Moscow', '2026-11-21T08:00:00.000Z'],
    ['2026-11-21T13:00:00-0330', 'Europe/Moscow', '2026-11-21T16:30:00.000Z'],
    ['21.11.2026 0:00:00', 'Europe/Moscow', '2026-11-20T21:00:00.000Z'],
    ['21.11.2026', 'UTC', '2026-11-21T00:00:00.000Z'],
    ['20261121130000', 'Europe/Moscow', '2026-11-21T10:00:00.000Z'],
    // Moscow's clock stood three hours ahead in winter 2010 and four in 2012.
    ['2010-12-01T12:00:00', 'Europe/Moscow', '2010-12-01T09:00:00.000Z'],
    ['2012-12-01T12:00:00', 'Europe/Moscow', '2012-12-01T08:00:00.000Z'],
  ])('%s in %s is %s', (text, zone, instant) => {
    expect(instantOf(text, zone)).toBe(instant);
  });

  it.each([
    [
      'the first of an hour that comes twice',
      'Europe/Berlin',
      '2026-10-25T02:30:00',
      '2026-10-25T00:30:00.000Z',
    ],
    ['the same west of Greenwich', 'America/New_York', '2026-11-01T01:30:00', '2026-11-01T05:30:00.000Z'],
    ['the first of Moscow’s hour twice', 'Europe/Moscow', '2014-10-26T01:30:00', '2014-10-25T21:30:00.000Z'],
    ['past an hour that is left out', 'Europe/Berlin', '2026-03-29T02:30:00', '2026-03-29T01:30:00.000Z'],
    ['the same across the sea', 'America/New_York', '2026-03-08T02:30:00', '2026-03-08T07:30:00.000Z'],
    ['past a day that is left out', 'Pacific/Apia', '2011-12-30T12:00:00', '2011-12-30T22:00:00.000Z'],
    ['just before the change', 'Europe/Berlin', '2026-10-25T01:59:59', '2026-10-24T23:59:59.000Z'],
    ['just after the change', 'Europe/Berlin', '2026-10-25T03:00:00', '2026-10-25T02:00:00.000Z'],
  ])('is %s (%s, %s)', (_what, zone, text, instant) => {
    expect(instantOf(text, zone)).toBe(instant);
  });

  it.each([
    '0001-01-01T00:00:00',
    '01.01.0001 0:00:00',
    '00010101000000',
    '2026-02-30T00:00:00',
    '2026-11-21T25:00:00',
    '31.11.2026',
    'завтра',
    '',
  ])('%j is none', (text) => {
    expect(instantOf(text, 'Europe/Moscow')).toBeUndefined();
  });

  it('comes back from the local time we write', () => {
    const at = fc.date({ min: new Date('2015-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    const zones = fc.constantFrom('Europe/Moscow', 'Asia/Vladivostok', 'Europe/Kaliningrad', 'Asia/Kolkata');
    fc.assert(
      fc.property(at, zones, (date, zone) => {
        const seconds = new Date(Math.floor(date.getTime() / 1000) * 1000).toISOString();
        expect(instantOf(localTime(date, zone), zone)).toBe(seconds);
      }),
    );
  });
});
