/** What workflows tell of themselves, as far as pages read it: any member may be missing in what began long ago. */
import type { DialogState } from '../../workflows/dialog-state';
import type { OrderState } from '../../workflows/order-state';
import type { TicketState } from '../../workflows/ticket-state';
import type { Workflow } from './models';

interface States {
  dialog: DialogState;
  order: OrderState;
  ticket: TicketState;
}

/** Null where it is not known. */
export function toldBy<T extends keyof States>(
  _type: T,
  workflow: Pick<Workflow, 'state'> | undefined,
): Partial<States[T]> | null {
  // The query of a workflow of this type answers this state; see setHandler in workflows/<type>.ts.
  return (workflow?.state ?? null) as Partial<States[T]> | null;
}

export const isAllowed = (workflow: Workflow | undefined, action: string): boolean =>
  workflow?.actions.some((one) => one.action === action && one.allowed) ?? false;
