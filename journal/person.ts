/** What a new dialog has to know of its person: their language, and whether they may be written to. */
import type { Pool } from 'pg';

export interface KnownPerson {
  /** The dialog's: what they asked for, or what their channel states where we speak it. */
  language?: 'ru' | 'en';
  /** They want no more messages since then, ISO 8601 UTC. */
  stoppedAt?: string;
}

export interface PersonRow {
  language: string | null;
  chosen_language: string | null;
  stopped_at: Date | null;
}

export function personOf({ language, chosen_language, stopped_at }: PersonRow): KnownPerson {
  const spoken = spokenOf(chosen_language ?? language);
  return {
    ...(spoken === undefined ? {} : { language: spoken }),
    ...(stopped_at === null ? {} : { stoppedAt: stopped_at.toISOString() }),
  };
}

export async function readPerson(pool: Pool, contact: string): Promise<KnownPerson> {
  const { rows } = await pool.query<PersonRow>(
    'SELECT language, chosen_language, stopped_at FROM contacts WHERE id = $1',
    [contact],
  );
  return rows[0] ? personOf(rows[0]) : {};
}

/**
 * By the first part of the tag (`en-GB`). Who states a language of a country where Russian is official, too, reads it;
 * for all others the installation has decided.
 */
const SPOKEN: Readonly<Record<string, 'ru' | 'en'>> = { ru: 'ru', be: 'ru', kk: 'ru', ky: 'ru', en: 'en' };

function spokenOf(tag: string | null): 'ru' | 'en' | undefined {
  const [first = ''] = (tag ?? '').toLowerCase().split(/[-_]/);
  return Object.hasOwn(SPOKEN, first) ? SPOKEN[first] : undefined;
}
