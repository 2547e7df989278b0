import fc from 'fast-check';
import type { WorkingHours } from '../../workflows/working-hours';
import { nextOpening, opensAt } from '../../workflows/working-hours';
import { texts } from '../../workflows/texts';

const hm = (text: string): number => {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
};
const span = (text: string): [number, number] => {
  const [from = '', to = ''] = text.split('-');
  return [hm(from), hm(to)];
};
const spans = (...list: string[]) => list.map(span);

const at = (iso: string): number => Date.parse(iso);
const iso = (instant: number | undefined): string | undefined =>
  instant === undefined ? undefined : new Date(instant).toISOString().replace(':00.000Z', 'Z');

const hours = (
  timezone: string,
  days: WorkingHours['days'],
  holidays: readonly string[] = [],
): WorkingHours => ({ timezone, days, holidays });

const everyDay = (...list: string[]): WorkingHours['days'] => {
  const day = spans(...list);
  return { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day };
};

/** 09:00-18:00 in Moscow is 06:00-15:00 UTC, the year round. */
const OFFICE = {
  mon: spans('9:00-18:00'),
  tue: spans('9:00-18:00'),
  fri: spans('09:00-13:00', '14:00-17:00'),
};
const moscow = hours('Europe/Moscow', OFFICE, ['2027-01-01', '2027-01-04', '2027-01-05']);

describe('people are there', () => {
  it.each([
    ['on Monday at the first minute', '2026-11-30T06:00Z'],
    ['on Monday at the last moment', '2026-11-30T14:59:59.999Z'],
    ['on Friday before the break', '2026-11-27T09:59Z'],
    ['on Friday after the break', '2026-11-27T11:00Z'],
  ])('%s', (_, instant) => {
    expect(opensAt(moscow, at(instant))).toBe(at(instant));
    expect(nextOpening(moscow, at(instant))).toBeUndefined();
  });
});

describe('people are there again', () => {
  it.each([
    ['before the day begins', '2026-11-30T05:59Z', '2026-11-30T06:00Z'],
    ['when it has ended', '2026-11-30T15:00Z', '2026-12-01T06:00Z'],
    ['within a break', '2026-11-27T10:30Z', '2026-11-27T11:00Z'],
    ['over a weekend, from the last minute of Friday', '2026-11-27T14:00Z', '2026-11-30T06:00Z'],
    ['when it is tomorrow there and today in UTC', '2026-11-29T21:30Z', '2026-11-30T06:00Z'],
    ['over holidays and days off', '2026-12-29T15:00Z', '2027-01-08T06:00Z'],
  ])('%s', (_, instant, opening) => {
    expect(iso(opensAt(moscow, at(instant)))).toBe(opening);
  });

  it('never, where no day in sight has hours', () => {
    const dates = Array.from({ length: 120 }, (_, i) => new Date(at('2026-11-01') + i * 86_400_000));
    const closed = hours(
      'UTC',
      everyDay('9:00-18:00'),
      dates.map((date) => date.toISOString().slice(0, 10)),
    );
    expect(opensAt(closed, at('2026-11-27T03:00Z'))).toBeUndefined();
    expect(nextOpening(closed, at('2026-11-27T03:00Z'))).toBeUndefined();
    expect(opensAt(hours('UTC', {}), 0)).toBeUndefined();
  });
});

describe('a span over midnight', () => {
  const night = hours('Europe/Moscow', { sat: spans('22:00-02:00') }, ['2026-12-05']);

  it.each([
    ['has not begun', '2026-11-28T18:59Z', '2026-11-28T19:00Z'],
    ['goes on before midnight', '2026-11-28T20:59Z', '2026-11-28T20:59Z'],
    ['goes on after it', '2026-11-28T22:59Z', '2026-11-28T22:59Z'],
    ['has ended, and does not begin on a holiday', '2026-11-28T23:00Z', '2026-12-12T19:00Z'],
  ])('%s', (_, instant, opening) => {
    expect(iso(opensAt(night, at(instant)))).toBe(opening);
  });

  it('goes on into a holiday: it belongs to the day on which it began', () => {
    const into = hours('Europe/Moscow', { sat: spans('22:00-02:00') }, ['2026-11-29']);
    expect(iso(opensAt(into, at('2026-11-28T22:30Z')))).toBe('2026-11-28T22:30Z');
  });

  it.each(['0:00-24:00', '0:00-0:00'])('%s is the whole day, and every day is always', (whole) => {
    const always = hours('America/New_York', everyDay(whole));
    for (let instant = at('2026-10-30T00:00Z'); instant < at('2026-11-04T00:00Z'); instant += 17 * 60_000)
      expect(opensAt(always, instant)).toBe(instant);
  });
});

describe('when clocks change', () => {
  it.each([
    ['the day before they go forward', '2026-03-28T05:00Z', '2026-03-28T08:00Z'],
    ['the day they do', '2026-03-29T05:00Z', '2026-03-29T07:00Z'],
    ['the night between', '2026-03-28T22:00Z', '2026-03-29T07:00Z'],
    ['the day they go back', '2026-10-25T05:00Z', '2026-10-25T08:00Z'],
  ])('%s, nine o’clock is nine o’clock', (_, instant, opening) => {
    expect(iso(opensAt(hours('Europe/Berlin', everyDay('9:00-18:00')), at(instant)))).toBe(opening);
  });

  it('a span of the hour that is left out begins and ends when they change', () => {
    // On 29 March 2026 clocks in Berlin go from 02:00 to 03:00, at 01:00 UTC.
    const early = hours('Europe/Berlin', { sun: spans('2:30-5:00') });
    expect(iso(opensAt(early, at('2026-03-29T00:30Z')))).toBe('2026-03-29T01:00Z');
    const gone = hours('Europe/Berlin', { sun: spans('2:10-2:50') });
    expect(iso(opensAt(gone, at('2026-03-29T00:30Z')))).toBe('2026-04-05T00:10Z');
  });

  it('a span of the hour that comes twice has both', () => {
    // On 25 October 2026 clocks in Berlin go from 03:00 to 02:00, at 01:00 UTC.
    const twice = hours('Europe/Berlin', { sun: spans('2:15-2:45') });
    expect(iso(opensAt(twice, at('2026-10-25T00:00Z')))).toBe('2026-10-25T00:15Z');
    expect(iso(opensAt(twice, at('2026-10-25T01:00Z')))).toBe('2026-10-25T01:00Z');
    expect(iso(opensAt(twice, at('2026-10-25T01:45Z')))).toBe('2026-11-01T01:15Z');
  });

  it('by half an hour, or at midnight, it is the same', () => {
    // Lord Howe goes forward by 30 minutes, at 02:00 of 4 October 2026; Beirut at midnight of 29 March 2026.
    const howe = hours('Australia/Lord_Howe', everyDay('9:00-10:00'));
    expect(iso(opensAt(howe, at('2026-10-02T23:30Z')))).toBe('2026-10-03T22:00Z');
    expect(iso(opensAt(howe, at('2026-10-01T23:30Z')))).toBe('2026-10-02T22:30Z');
    const beirut = hours('Asia/Beirut', everyDay('0:00-1:30'));
    expect(iso(opensAt(beirut, at('2026-03-28T21:00Z')))).toBe('2026-03-28T22:00Z');
    expect(iso(opensAt(beirut, at('2026-03-28T22:30Z')))).toBe('2026-03-29T21:00Z');
  });
});

it('whatever the zone and the moment: an opening is not in the past, and people are there when it comes', () => {
  const zones = [
    'Europe/Moscow',
    'America/New_York',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Australia/Lord_Howe',
    'UTC',
  ];
  const days = fc.dictionary(
    fc.constantFrom('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'),
    fc.array(fc.tuple(fc.nat(1_439), fc.nat(1_440)), { minLength: 1, maxLength: 3 }),
    { minKeys: 1, noNullPrototype: true },
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      days,
      fc.integer({ min: at('2020-01-01'), max: at('2035-01-01') }),
      (zone, given, now) => {
        const some = hours(zone, given);
        const opening = opensAt(some, now);
        expect(opening).toBeGreaterThanOrEqual(now);
        expect(opensAt(some, opening!)).toBe(opening);
        if (opening! > now) expect(opensAt(some, opening! - 1)).toBe(opening);
      },
    ),
    { numRuns: 200 },
  );
});

describe('the words', () => {
  it.each([
    ['2026-11-30T05:00Z', 'сегодня с 9:00', 'today from 9:00'],
    ['2026-11-30T20:00Z', 'завтра с 9:00', 'tomorrow from 9:00'],
    ['2026-11-30T21:30Z', 'сегодня с 9:00', 'today from 9:00'],
    ['2026-11-27T10:30Z', 'сегодня с 14:00', 'today from 14:00'],
    ['2026-11-27T15:00Z', 'в понедельник с 9:00', 'on Monday from 9:00'],
    ['2026-12-01T15:00Z', 'в пятницу с 9:00', 'on Friday from 9:00'],
    ['2026-12-29T15:00Z', '8 января с 9:00', 'on 8 January from 9:00'],
  ])('at %s are: %s', (instant, ru, en) => {
    const opening = nextOpening(moscow, at(instant))!;
    expect(texts.ru.away(opening)).toBe(`Сейчас мы не работаем; ответим ${ru}.`);
    expect(texts.en.away(opening)).toBe(`We are closed now and will answer ${en}.`);
  });
});
