/** What a flow is to the API: how it is told, what it is given, and which workflow that makes. */
import type { z } from 'zod';
import type { StartArguments } from '../../journal/start';
import type { ApiDeps } from '../v1/deps';

/** What is to be started. */
export interface Plan {
  workflowId: string;
  argument: StartArguments[keyof StartArguments];
}

export type PlanDeps = Pick<ApiDeps, 'pool' | 'journal' | 'resolved' | 'settings' | 'mappings' | 'guard'>;

/** What the reader of the reference is told of a flow. */
interface Told {
  /** A few words. */
  title: string;
  description: string;
  workflowType: keyof StartArguments;
  input: z.ZodType;
  /** Inputs that work as they stand, by what they do. */
  examples: Readonly<Record<string, unknown>>;
}

export interface Flow extends Told {
  /** May make a contact; starts nothing. Throws a ProblemError where this installation or input cannot. */
  plan(input: unknown, by: string, deps: PlanDeps): Promise<Plan>;
}

interface TypedFlow<I extends z.ZodType> extends Told {
  input: I;
  examples: Readonly<Record<string, z.input<I>>>;
  plan(input: z.output<I>, by: string, deps: PlanDeps): Promise<Plan>;
}

/** Holds the plan to its input's schema while it is declared; the table needs to know no more than `Flow`. */
export const defineFlow = <I extends z.ZodType>(flow: TypedFlow<I>): Flow => flow as unknown as Flow;
