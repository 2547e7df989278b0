/** How long a key shall last. */
const DAYS = { day: 1, week: 7, quarter: 90, year: 365 } as const;

export const LIFETIMES = ['endless', 'day', 'week', 'quarter', 'year', 'until'] as const;
export type Lifetime = (typeof LIFETIMES)[number];

/** ISO 8601; undefined = until it is revoked. A day of the calendar counts to its end, in the browser's time zone. */
export function endOf({ lifetime, until }: { lifetime: Lifetime; until: string }): string | undefined {
  if (lifetime === 'endless') return undefined;
  const end =
    lifetime === 'until' ? new Date(`${until}T23:59:59`) : new Date(Date.now() + DAYS[lifetime] * 86_400_000);
  return end.toISOString();
}
