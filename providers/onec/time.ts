/** 1C's dates: local time of the base, without an offset, in one of three spellings; empty is the year 1. */

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** `2026-11-21T10:00:00`, with or without fraction and offset. */
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;
/** `21.11.2026 0:00:00`, as `Строка(Дата)` writes it. */
const RUSSIAN = /^(\d\d)\.(\d\d)\.(\d{4})(?: (\d{1,2}):(\d\d)(?::(\d\d))?)?$/;
/** `20261121100000`, as `Формат(Дата, "ДФ=…")` and 1C literals have it. */
const DIGITS = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/;

/**
 * The instant a date of 1C names, ISO 8601 UTC; undefined where it is empty (`0001-01-01T00:00:00`) or none.
 */
export function instantOf(text: string, timeZone: string): string | undefined {
  const iso = ISO.exec(text.trim()) ?? DIGITS.exec(text.trim());
  const russian = iso ? null : RUSSIAN.exec(text.trim());
  const parts = iso ?? russian;
  if (!parts) return undefined;
  const [first, month, third, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0));
  const [year, day] = russian ? [third, first] : [first, third];
  const wall = wallTime([year ?? 0, month ?? 0, day ?? 0, hour ?? 0, minute ?? 0, second ?? 0]);
  if (wall === undefined || (year ?? 0) < 1970) return undefined;
  const offset = iso?.[7];
  const utc = offset ? wall - offsetMs(offset) : utcOf(wall, timeZone);
  return new Date(utc).toISOString();
}

/** Local time of the base, as the OData interface wants it: `2026-11-21T13:00:00`. */
export const localTime = (at: Date, timeZone: string): string =>
  new Date(at.getTime() + zoneOffsetMs(at.getTime(), timeZone)).toISOString().slice(0, 19);

/** Milliseconds as if the wall clock stood in UTC; undefined for the 31st of a month that has 30. */
function wallTime([year, month, day, hour, minute, second]: [
  number,
  number,
  number,
  number,
  number,
  number,
]) {
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(wall);
  const same = back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60;
  return same && second < 60 ? wall : undefined;
}

function offsetMs(offset: string): number {
  if (/^z$/i.test(offset)) return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(':', '') || 0);
  return (offset.startsWith('-') ? -1 : 1) * minutes * 60_000;
}

/**
 * The instant at which clocks of that zone show this. An hour that comes twice (clocks set back) is its first; one
 * that is left out (set forward) is read as if they had not yet been set, as java.time and Temporal's `compatible` do.
 */
function utcOf(wall: number, timeZone: string): number {
  const before = wall - zoneOffsetMs(wall - DAY_MS, timeZone);
  const after = wall - zoneOffsetMs(wall + DAY_MS, timeZone);
  return [before, after].find((utc) => utc + zoneOffsetMs(utc, timeZone) === wall) ?? before;
}

/** No zone changes its clocks twice within two days, and none is further than this from UTC. */
const DAY_MS = 86_400_000;

function zoneOffsetMs(utc: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(utc);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return wall - Math.floor(utc / 1000) * 1000;
}
