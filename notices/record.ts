/** Writes down what a look found: begins, goes on with, and ends notices. */
import type { ClientBase } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { Look, NoticeLimits } from './kinds';

/**
 * To be called by one process at a time. All three statements take the look as it is: counts are what stands now, so
 * the same look again changes nothing.
 */
export async function record(
  db: Pick<ClientBase, 'query'>,
  { looked, found }: Look,
  limits: Pick<NoticeLimits, 'everyMinutes'>,
): Promise<void> {
  const opening = found.filter(({ opens }) => opens);
  // What came back soon goes on as it was, and is told no sooner than a summary would be.
  await db.query(
    `UPDATE notices n
        SET over_at = NULL, returned = returned + 1, acknowledged_at = NULL, acknowledged_by = NULL
       FROM (SELECT DISTINCT ON (o.kind, o.subject) o.id
               FROM notices o JOIN unnest($1::text[], $2::text[]) AS f(kind, subject) USING (kind, subject)
              WHERE o.over_at > now() - make_interval(secs => $3)
                AND NOT EXISTS (SELECT FROM notices a
                                 WHERE a.kind = o.kind AND a.subject = o.subject AND a.over_at IS NULL)
              ORDER BY o.kind, o.subject, o.over_at DESC) last
      WHERE n.id = last.id`,
    [opening.map(({ kind }) => kind), opening.map(({ subject }) => subject), limits.everyMinutes * 60],
  );
  for (const { kind, subject, count, detail = {}, opens } of found) {
    const values = [kind, subject, count, JSON.stringify(detail)];
    if (opens) {
      await db.query(
        `INSERT INTO notices (kind, subject, count, most, detail, id) VALUES ($1, $2, $3, $3, $4, $5)
         ON CONFLICT (kind, subject) WHERE over_at IS NULL DO UPDATE
           SET count = $3, most = greatest(notices.most, $3), detail = $4, last_at = now()`,
        [...values, uuidv7()],
      );
    } else {
      await db.query(
        `UPDATE notices SET count = $3, detail = $4, last_at = now()
          WHERE kind = $1 AND subject = $2 AND over_at IS NULL`,
        values,
      );
    }
  }
  await db.query(
    `UPDATE notices SET over_at = now(), count = 0
      WHERE over_at IS NULL AND kind = ANY ($1::text[])
        AND (kind, subject) NOT IN (SELECT * FROM unnest($2::text[], $3::text[]))`,
    [looked, found.map(({ kind }) => kind), found.map(({ subject }) => subject)],
  );
}
