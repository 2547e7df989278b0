/** A person decides that an event which nobody got needs nothing more. */
import type { Pool } from 'pg';
import { lockFirsts, settleFirsts } from './first';
import type { Refusal } from './refusals';
import { refusal } from './refusals';
import { inTransaction } from '../../db/transaction';

/** Undefined = done, or done before with the same words. @param reason in the caller's words, without NUL */
export async function dismissEvent(pool: Pool, id: string, reason: string): Promise<Refusal | undefined> {
  return inTransaction(pool, async (client) => {
    const standing = (await lockFirsts(client, [id])).get(id);
    if (!standing) return refusal('unknown-event');
    const { state } = standing;
    // Asked again, after an answer that got lost: it is as the caller wants it.
    if (state === 'ignored' && standing.reason === reason) return undefined;
    if (state !== 'dead' && state !== 'parked' && state !== 'unread')
      return refusal('not-dismissible', `it is ${state}`);
    await settleFirsts(client, [{ id, reason }]);
    return undefined;
  });
}
