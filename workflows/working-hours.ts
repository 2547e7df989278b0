/**
 * When people answer. Pure: an instant in, an instant out, in milliseconds since the epoch.
 *
 * The offset of a zone comes from the time zone data of the process (`Intl`). A workflow asks at the moment it decides,
 * so a replay asks of instants in the past; new data changes what is to come and hardly ever what was. Where it does
 * (the worker ran on old data while a zone had changed its offset already), a dialog that decided between the two
 * offsets does not replay: keep the old Node image for those that run, or reset them to before that decision.
 */

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

/** Minutes from the midnight that the day begins with; an end at or before its beginning is on the next day. */
export type Span = readonly [from: number, to: number];

export interface WorkingHours {
  /** IANA. */
  timezone: string;
  days: Readonly<Partial<Record<Day, readonly Span[]>>>;
  /** Local dates, YYYY-MM-DD, on which no span begins. */
  holidays: readonly string[];
}

/** When people are there again, as it reads on a clock where they are. */
export interface Opening {
  at: number;
  /** Local dates from today to that day. */
  inDays: number;
  day: Day;
  /** 1 to 12. */
  month: number;
  dayOfMonth: number;
  /** `9:00` */
  time: string;
}

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;
const DAY_MS = DAY_MINUTES * MINUTE;
/** How far ahead an opening is looked for: past the longest holidays. */
const DAYS_AHEAD = 60;

/** `at` itself within the hours, else the next opening; undefined where there is none in sight. */
export function opensAt(hours: WorkingHours, at: number): number | undefined {
  const today = localDay(hours.timezone, at);
  for (let ahead = -1; ahead <= DAYS_AHEAD; ahead += 1) {
    // One in the hour that clocks leave out has no length.
    const spans = spansOf(hours, today + ahead * DAY_MS).filter(({ from, to }) => to > Math.max(at, from));
    const [first] = spans.sort((a, b) => a.from - b.from);
    // A day's spans may begin after the next day's only where they overlap, and then `at` is in one of them.
    if (first) return Math.max(at, first.from);
  }
  return undefined;
}

/** Undefined within the hours, and where no opening is in sight. */
export function nextOpening(hours: WorkingHours, now: number): Opening | undefined {
  const at = opensAt(hours, now);
  if (at === undefined || at === now) return undefined;
  const { timezone } = hours;
  const day = localDay(timezone, at);
  const date = new Date(day);
  const minutes = Math.round((localTime(timezone, at) - day) / MINUTE);
  return {
    at,
    inDays: Math.round((day - localDay(timezone, now)) / DAY_MS),
    day: dayOf(day),
    month: date.getUTCMonth() + 1,
    dayOfMonth: date.getUTCDate(),
    time: `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`,
  };
}

/** The instants of the spans that begin on a local day, given as the UTC midnight of its date. */
function spansOf({ timezone, days, holidays }: WorkingHours, day: number): { from: number; to: number }[] {
  if (holidays.includes(new Date(day).toISOString().slice(0, 10))) return [];
  return (days[dayOf(day)] ?? []).map(([from, to]) => ({
    from: instantOf(timezone, day + from * MINUTE, 'first'),
    to: instantOf(timezone, day + (to <= from ? to + DAY_MINUTES : to) * MINUTE, 'last'),
  }));
}

const dayOf = (day: number): Day => DAYS[(new Date(day).getUTCDay() + 6) % 7]!;

/**
 * The instant at which clocks there show this (as if it were UTC). When clocks go back they show it twice: a span begins
 * at the first and ends at the last. When they go forward they never show it: then it is the moment they go.
 */
function instantOf(timezone: string, local: number, which: 'first' | 'last'): number {
  const candidates = [local - DAY_MS, local + DAY_MS].map((near) => local - offsetAt(timezone, near));
  const shown = candidates.filter((at) => localTime(timezone, at) === local);
  if (shown.length === 0)
    return transitionBetween(timezone, Math.min(...candidates), Math.max(...candidates));
  return which === 'first' ? Math.min(...shown) : Math.max(...shown);
}

/** The first minute that has the later offset. */
function transitionBetween(timezone: string, before: number, after: number): number {
  const offset = offsetAt(timezone, before);
  let [low, high] = [before, after];
  while (high - low > MINUTE) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE;
    if (offsetAt(timezone, middle) === offset) low = middle;
    else high = middle;
  }
  return high;
}

const localTime = (timezone: string, at: number): number => at + offsetAt(timezone, at);

/** The UTC midnight of the local date. */
const localDay = (timezone: string, at: number): number =>
  Math.floor(localTime(timezone, at) / DAY_MS) * DAY_MS;

/** Milliseconds that clocks there are ahead of UTC. */
function offsetAt(timezone: string, at: number): number {
  const parts = formatOf(timezone).formatToParts(at);
  const value = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  const seconds = Math.floor(at / 1000) * 1000;
  return (
    Date.UTC(
      value('year'),
      value('month') - 1,
      value('day'),
      value('hour'),
      value('minute'),
      value('second'),
    ) - seconds
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one costs a hundred times what using it does. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}
