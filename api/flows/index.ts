/** The flows that can be started over the API, by name. A new one is one entry here; a dialog flow, two lines. */
import type { FlowName } from '../../workflows/flows';
import { call } from './call';
import { dialogFlow } from './dialog';
import type { Flow } from './flow';
import { order } from './order';
import { ticket } from './ticket';

export const flows = {
  lead: dialogFlow('lead', {
    title: 'Talk to a customer',
    description:
      'Writes to the person and asks for name and problem, opens an issue, sends the invoice where the work is paid, ' +
      'waits for payment and closure, and asks for a rating. One dialog runs with a person at a time: one that has ' +
      'come to its end begins anew; one that is under way is not disturbed. Who asked for no more messages has to write first.',
  }),
  ticket,
  order,
  call,
} as const satisfies Record<FlowName | 'ticket' | 'order' | 'call', Flow>;

/** By the name in a path. */
export const flowOf = (name: string): Flow | undefined =>
  Object.hasOwn(flows, name) ? flows[name as keyof typeof flows] : undefined;
