/** A payment that a person gives to one workflow, because what it names disagrees or names nobody. */
import type { PoolClient } from 'pg';
import { parseWorkflowId } from '../../workflows/ids';
import type { Route } from '../route';
import type { Refusal } from './refusals';
import { refusal } from './refusals';

/** @param client to look whether anything here knows the workflow */
export async function checkWorkflow(
  client: Pick<PoolClient, 'query'>,
  key: string,
): Promise<{ route: () => Route } | { refused: Refusal }> {
  const type = parseWorkflowId(key)?.type;
  if (type !== 'ticket' && type !== 'dialog') return { refused: refusal('wrong-workflow') };
  const { rowCount } = await client.query('SELECT FROM keys WHERE key = $1', [key]);
  if (rowCount === 0) return { refused: refusal('unknown-workflow') };
  return { route: () => ({ to: 'workflow', key, mayStart: type === 'ticket', whenAbsent: 'park' }) };
}
