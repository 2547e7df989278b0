import { DatabaseError } from 'pg';
import { isMissingPartition } from '../../journal/database-errors';
import { cleanUp, openPlace } from './fixture';

afterEach(cleanUp);

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a row of a day that has no partition', () => {
  const INSERT = `INSERT INTO events (id, received_at, endpoint, event_id, kind, payload, state)
                  VALUES (gen_random_uuid(), now(), 'whatsapp', '1', 'custom', '{}', $1)`;

  it('is known in whatever language the server speaks', async () => {
    const { pool } = await openPlace();
    const error = await failureOf(pool.query(INSERT, ['pending']));
    expect(isMissingPartition(error)).toBe(true);

    const russian = new DatabaseError('для строки не найдена секция в отношении "events"', 0, 'error');
    expect(isMissingPartition(Object.assign(russian, { ...(error as DatabaseError) }))).toBe(true);
  });

  it('is not confused with a row that breaks a rule', async () => {
    const { pool } = await openPlace();
    await pool.query(`SELECT make_partitions(current_date - 1, 3)`);
    const error = await failureOf(pool.query(INSERT, ['nonsense']));
    expect(error).toMatchObject({ code: '23514' });
    expect(isMissingPartition(error)).toBe(false);
  });
});
