/** One call of ours, as a flow: whoever may start flows tells a receiver something, also an endpoint's hook. */
import { v7 as uuidv7 } from 'uuid';
import { createCall } from '../../calls/store';
import { startArguments } from '../../journal/start';
import { callId } from '../../workflows/ids';
import { newCall } from '../v1/call-model';
import { wantedCall } from '../v1/wanted-call';
import { defineFlow } from './flow';

export const call = defineFlow({
  title: 'Call somebody',
  description:
    'Posts one call of ours to a subscription, in its mode, or to an address, validated; what came of it: `GET /v1/calls/{id}` ' +
    'with what follows `call:` in the `workflowId`.',
  workflowType: 'call',
  input: newCall,
  examples: {
    'to an address': {
      url: 'https://erp.example.com/hooks/fixit',
      event: 'order.paid',
      case: { id: 'FX-1001', stage: 'paid' },
    },
  },
  async plan(input, by, deps) {
    const id = uuidv7();
    await createCall(deps.pool, await wantedCall(input, { id, by: { id: by, name: by } }, deps));
    const { settings, mappings } = deps;
    return { workflowId: callId(id), argument: startArguments(settings, mappings).call };
  },
});
