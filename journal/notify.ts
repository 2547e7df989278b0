/** Postgres notification channel of the journal; the payload is a comma-separated list of slots with new work. */
export const CHANNEL = 'fixit_pending';
