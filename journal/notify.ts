/** Postgres notification channel of the journal; the payload is a comma-separated list of slots with new work. */
export const CHANNEL = 'fixit_pending';

/** Contacts became one: what any process remembers of them is void. No payload. */
export const CONTACTS_CHANNEL = 'fixit_contacts';
