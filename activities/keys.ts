/** What is remembered of a workflow between its runs. */
import { z } from 'zod';
import type { Activities } from '../workflows/activities';
import type { ActivityDeps } from './deps';

const factsSchema = z.array(z.string());
/** Of what `openIssue` made. */
const issueResult = z.object({ issueId: z.string(), url: z.string().optional() });

export const keyActivities = ({ pool }: Pick<ActivityDeps, 'pool'>) =>
  ({
    async closeKey({ workflowId, handled, facts }: Parameters<Activities['closeKey']>[0]): Promise<void> {
      // A late attempt of an elder run must not take back what a younger one wrote. `last_number` follows, so
      // that a key whose row was gone never gives out numbers that count as handled.
      await pool.query(
        `INSERT INTO keys (key, last_number, handled, facts, closed_at) VALUES ($1, $2, $2, $3, now())
         ON CONFLICT (key) DO UPDATE
           SET facts = CASE WHEN excluded.handled >= keys.handled THEN excluded.facts ELSE keys.facts END,
               handled = greatest(keys.handled, excluded.handled),
               last_number = greatest(keys.last_number, excluded.last_number),
               closed_at = now()`,
        [workflowId, handled, JSON.stringify(facts)],
      );
    },

    async readKey({ workflowId }: { workflowId: string }): Promise<{ handled: number; facts: string[] }> {
      const { rows } = await pool.query<{ handled: string; facts: unknown }>(
        'SELECT handled, facts FROM keys WHERE key = $1',
        [workflowId],
      );
      const row = rows[0];
      return row
        ? { handled: Number(row.handled), facts: factsSchema.parse(row.facts) }
        : { handled: 0, facts: [] };
    },

    async openedIssues({
      workflowId,
      before,
    }: Parameters<Activities['openedIssues']>[0]): ReturnType<Activities['openedIssues']> {
      const { rows } = await pool.query<{ result: unknown }>(
        `SELECT result FROM effects WHERE workflow_id = $1 AND type = 'issue' AND state = 'done' AND created_at < $2
          ORDER BY created_at DESC LIMIT 5`,
        [workflowId, before],
      );
      return rows.map(({ result }) => issueResult.parse(result));
    },
  }) satisfies Partial<Activities>;
