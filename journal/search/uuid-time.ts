/**
 * The time in a UUIDv7 (RFC 9562, section 5.7): its first 48 bits are milliseconds since the epoch. Rows of
 * `requests` and `events` carry the same time as `received_at`, so a look-up by id reads one partition.
 */
const UUID_V7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** ISO 8601, or undefined where the text is no UUIDv7. */
export function timeOfId(id: string): string | undefined {
  const match = UUID_V7.exec(id);
  if (!match) return undefined;
  const date = new Date(parseInt(`${match[1]}${match[2]}`, 16));
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** The least id of a millisecond: those made in it or later are not below. */
export function leastIdAt(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0').slice(-12);
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/**
 * `from` and `to` as times and as ids: four parameters. The times pick the partitions and are exact; the ids, which
 * the primary key sorts by, hold everything within a millisecond of them.
 */
export const timeBounds = (from: string | undefined, to: string | undefined): (string | null)[] => [
  from ?? null,
  from === undefined ? null : leastIdAt(Date.parse(from)),
  to ?? null,
  to === undefined ? null : leastIdAt(Date.parse(to) + 1),
];
