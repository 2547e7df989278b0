/**
 * Which dialogs a person has taken over and not handed back, by the audit log: visibility tells of a dialog that waits for
 * an operator, and not whether one has it already.
 */
import type { ClientBase } from 'pg';

const DEEDS = ['takeOver', 'handBack'] as const;

/** As callers write an id in a path: colons may stand as they are. */
const pathsOf = (workflowId: string): string[] => {
  const encoded = encodeURIComponent(workflowId);
  return [...new Set([encoded, encoded.replaceAll('%3A', ':')])];
};

/** Since when, by workflow id. */
export async function takenOver(
  db: Pick<ClientBase, 'query'>,
  workflowIds: readonly string[],
): Promise<Map<string, Date>> {
  const asked = workflowIds.flatMap((id) =>
    pathsOf(id).flatMap((path) =>
      DEEDS.map((deed) => ({ id, deed, target: `/v1/workflows/${path}/actions/${deed}` })),
    ),
  );
  if (asked.length === 0) return new Map();
  const { rows } = await db.query<{ id: string; deed: string; at: Date }>(
    `SELECT DISTINCT ON (t.id) t.id, t.deed, a.at
       FROM unnest($1::text[], $2::text[], $3::text[]) AS t(id, deed, target)
      CROSS JOIN LATERAL (SELECT id, at FROM audit WHERE target = t.target AND status < 300 ORDER BY id DESC LIMIT 1) a
      ORDER BY t.id, a.id DESC`,
    [asked.map(({ id }) => id), asked.map(({ deed }) => deed), asked.map(({ target }) => target)],
  );
  return new Map(rows.flatMap(({ id, deed, at }) => (deed === 'takeOver' ? [[id, at] as const] : [])));
}
