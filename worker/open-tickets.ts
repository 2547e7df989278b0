import type { Client } from '@temporalio/client';

/** Workflow ids of tickets under way, the ones that began last first, as the list of workflows has them. */
export async function openTickets(client: Client, limit: number): Promise<string[]> {
  const found: string[] = [];
  const query = `WorkflowType = 'ticket' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query, pageSize: Math.min(limit, 200) })) {
    found.push(workflowId);
    if (found.length >= limit) break;
  }
  return found;
}
