/** What each difference means, and what to do about it. Ids only: they name no person. */
import type { Comparison, Difference } from './compare';

export function sentenceOf(difference: Difference): string {
  switch (difference.kind) {
    case 'numbers behind':
      return `numbers behind: ${difference.workflowId} has taken event ${difference.taken}, the journal has given ${difference.given}. Postgres is the older one; new events would count as handled. --repair raises the journal's number.`;
    case 'contacts behind':
      return `contacts behind: Temporal has a dialog of contact ${difference.highest}, the journal has made ${difference.given}. Postgres is the older one; a new person would be given the number, and the dialog, of another. --repair goes on above it.`;
    case 'contact missing':
      return `contact missing: ${difference.workflowId} is with a contact that Postgres does not know, so it can send nothing. Postgres is the older one; the person's next message makes a new contact and a new dialog. Terminate this one in Temporal's Web UI, and write to the person by hand where its issue is open.`;
    case 'events missing':
      return `events missing: ${difference.workflowId} has taken events up to ${difference.taken}, ${difference.events} that were delivered later are not in it. Temporal is the older one. --repair delivers them again; their effects stay single.`;
    case 'end missing':
      return `end missing: ${difference.workflowId} has ended with event ${difference.taken}, the journal knows it up to ${difference.handled}. Postgres is the older one. --repair notes the end.`;
    case 'workflow missing':
      return `workflow missing: ${difference.workflowId} does not run, and ${difference.events} events after ${difference.handled} were delivered to it. Temporal is the older one, or it was terminated. Its next event starts it anew; read its transcript, its issue and its invoice, and go on with the customer by hand where somebody waits.`;
    case 'effect unsettled':
      return `effect unsettled: a call ${difference.type} to ${difference.provider} (${difference.effect}) of ${difference.workflowId} left and has not reported, and the workflow does not run. Look at ${difference.provider} whether it was done; nothing will repeat it.`;
  }
}

/** All that a person reads, line by line. */
export function sentences({ workflows, standing, differences }: Comparison): string[] {
  const { pending, parked, dead, oldestSeconds } = standing;
  return [
    ...differences.map(sentenceOf),
    `${workflows} running workflows compared; ${pending} events wait for delivery${pending > 0 ? ` (the oldest for ${Math.round(oldestSeconds)} s)` : ''}, ${parked} are parked, ${dead} dead.`,
    differences.length === 0
      ? 'Postgres and Temporal agree.'
      : `${differences.length} differences. docs/operations.md, "After a restore", tells what to do first.`,
  ];
}
