/** People and chats that are known by something else now: everybody stays who they are. */
import type { Pool } from 'pg';
import type { PersonMoved } from '../workflows/events';

export type Move = Pick<PersonMoved, 'account' | 'person' | 'formerly' | 'keepsFormer'> & { channel: string };

/** The mover's contact, where somebody is known by either. Where both are known, the elder stays. Again is harmless. */
export async function movePeople(
  pool: Pool,
  { channel, account, person, formerly, keepsFormer }: Move,
): Promise<string | undefined> {
  const { rows } = await pool.query<{ contact: string | null }>(
    'SELECT move_people($1, $2, $3, $4, $5, $6) AS contact',
    [channel, account, formerly, person.aliases, person.phone ?? null, keepsFormer ?? false],
  );
  return rows[0]?.contact ?? undefined;
}
