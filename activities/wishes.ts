/** What people wish of us, kept with their contact: no more messages, another language. An erased one keeps nothing. */
import { OutboundError } from '../providers/failure';
import type { Activities } from '../workflows/activities';
import { isContactId } from '../workflows/ids';
import type { Contact } from './contacts';
import type { ActivityDeps } from './deps';

export const wishActivities = ({ pool }: Pick<ActivityDeps, 'pool'>) =>
  ({
    /** By the time of the person's message, so that a late attempt of an older word takes nothing back. */
    async noteConsent({ of, at, stopped }: Parameters<Activities['noteConsent']>[0]): Promise<void> {
      if (!isContactId(of.contact)) return;
      await pool.query(
        `UPDATE contacts SET stopped_at = CASE WHEN $5 THEN $4::timestamptz END, consent_at = $4::timestamptz
          WHERE id = $1 AND channel = $2 AND account = $3 AND (consent_at IS NULL OR consent_at <= $4::timestamptz)`,
        [of.contact, of.channel, of.account, at, stopped],
      );
    },

    async noteLanguage({ of, language }: Parameters<Activities['noteLanguage']>[0]): Promise<void> {
      if (!isContactId(of.contact)) return;
      await pool.query(
        'UPDATE contacts SET chosen_language = $4 WHERE id = $1 AND channel = $2 AND account = $3',
        [of.contact, of.channel, of.account, language],
      );
    },
  }) satisfies Partial<Activities>;

/** The last line: whoever speaks, and whatever they have overlooked. The one farewell is let through. */
export function requireConsent({ stoppedAt }: Pick<Contact, 'stoppedAt'>, isLastWord = false): void {
  if (stoppedAt === undefined || isLastWord) return;
  throw new OutboundError(
    'refused',
    'contact.stopped',
    `The customer asked for no more messages on ${stoppedAt.slice(0, 10)}, so this one was not sent. They have to write first.`,
  );
}
