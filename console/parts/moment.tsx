/** Points and lengths of time as people read them; the exact one is in the title. */
import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useWords } from '../words/speak';

const UNITS: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** "5 minutes ago", or the time itself when it is exact or older than a week. */
export function Moment({ at, exact = false }: { at: string | null | undefined; exact?: boolean }) {
  const { locale, t } = useWords();
  const now = useNow(exact ? undefined : 10_000);
  if (at === null || at === undefined) return <>{t('field.none')}</>;
  const seconds = (new Date(at).getTime() - now) / 1_000;
  const written = exactTime(at, locale);
  return (
    <Text component="time" dateTime={at} title={written} inherit style={{ whiteSpace: 'nowrap' }}>
      {exact || Math.abs(seconds) > 7 * 86_400 ? written : relative(seconds, locale)}
    </Text>
  );
}

/** In the browser's time zone, to the second. */
export const exactTime = (at: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at));

function relative(seconds: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  return format.format(Math.round(seconds / size), unit);
}

function useNow(everyMs: number | undefined): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (everyMs === undefined) return undefined;
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** 340 ms, 2.1 s, 5 min: two figures are enough to compare by. */
export function useDuration(): (milliseconds: number | null | undefined) => string {
  const { locale, t } = useWords();
  return (milliseconds) => {
    if (milliseconds === null || milliseconds === undefined) return t('field.none');
    const [value, unit] =
      milliseconds < 1_000
        ? [milliseconds, 'millisecond']
        : milliseconds < 60_000
          ? [milliseconds / 1_000, 'second']
          : milliseconds < 3_600_000
            ? [milliseconds / 60_000, 'minute']
            : [milliseconds / 3_600_000, 'hour'];
    return new Intl.NumberFormat(locale, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumSignificantDigits: value < 100 ? 2 : 3,
    }).format(value);
  };
}
