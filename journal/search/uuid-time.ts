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
