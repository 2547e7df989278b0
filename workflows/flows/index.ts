/** The dialog flows by name. A new flow is one file and one line here. */
import type { Flow } from './flow';
import { lead } from './lead';

export const flows = { lead } as const satisfies Record<string, Flow>;

export type FlowName = keyof typeof flows;

export const flowNames = Object.keys(flows);
export const isFlowName = (name: string): name is FlowName => Object.hasOwn(flows, name);
