/**
 * What people may do with a running workflow: an update of the same name, with one argument. Plain data, shared with
 * the API. A refusal is an ApplicationFailure of the type `action.refused`, thrown by the update's validator: its
 * sentence is what the caller reads.
 */
import type { OrderLine } from './checkout-events';
import { ORDER_ACTIONS } from './checkout-events';

export const ACTIONS = {
  dialog: ['takeOver', 'say', 'handBack', 'close'],
  ticket: [],
  order: ORDER_ACTIONS,
  payment: [],
  replay: ['stop', 'resume'],
} as const satisfies Record<string, readonly string[]>;

export type ActionType = keyof typeof ACTIONS;
export type ActionName<T extends ActionType = ActionType> = (typeof ACTIONS)[T][number];

/** The argument of every action. */
export interface ActionInput {
  /** The name of the person or system whose key called. */
  by: string;
  /** Which flow: of `begin` alone. Absent = the one that the dialog has, of callers of an earlier version. */
  flow?: string;
  /** What is to be said: of `say` alone. */
  text?: string;
  /** Why, in the caller's words. */
  reason?: string;
  /** Minor units: of an order's `refund` alone. */
  amount?: number;
  /** Of an order's `change` alone. */
  lines?: OrderLine[];
}

/** The answer of every action: where the workflow stands after it. */
export interface ActionAnswer {
  stage: string;
  status: string;
  waitingFor: string;
}

/** The update that opens a closed dialog's flow anew: how a flow is started over the API where its dialog lingers. */
export const BEGIN = 'begin';
export type BeginInput = Pick<ActionInput, 'by' | 'flow'>;

export const ACTION_REFUSED = 'action.refused';
