/** The page of a workflow, by its id; undefined = it is seen in Temporal alone. */
export function pageOfWorkflow(workflowId: string): string | undefined {
  const [kind, ...parts] = workflowId.split(':');
  const last = parts.at(-1);
  if (last === undefined || last === '') return undefined;
  if (kind === 'dialog' && parts.length === 3) return `/dialogs/${last}`;
  if (kind === 'ticket' && parts.length === 2) return `/tickets/${last}`;
  if (kind === 'order') return `/orders/${last}`;
  return kind === 'call' ? `/calls/${last}` : undefined;
}
