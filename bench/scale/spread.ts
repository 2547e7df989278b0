/** How much there is of what in the journal of the bench. */

/** Each that was taken has one event. */
export const HOOKS = 500_000;
export const PEOPLE = 50_000;
export const ISSUES = 20_000;
export const ORDERS = 30_000;
/** Over how many days they are spread, today included: within RETENTION_DAYS, 30. */
export const DAYS = 29;
/** Where the people of these rows write to. */
export const ACCOUNT = '200';
/** One person writes five hundred times as often as others. */
export const BUSY = 77;
/** What the sender's ids of these events begin with: others are of dialogs that really run. */
export const VENDOR_ID = 'wamid.bench.';
