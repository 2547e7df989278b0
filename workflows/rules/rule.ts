/**
 * What a rule is: pure, from a platform's question, how fixit.yml sets it, and facts, to an answer. It runs inside a
 * workflow: no clock, no I/O, no randomness.
 */
import type { FactWish, RecordFacts } from '../record-activities';
import type { RecordAnswer, RecordAsked } from '../record-events';

export interface Rule<C> {
  /** What it has to know besides; it is asked for before `decide`. */
  wants(asked: RecordAsked, config: C): FactWish[];
  /** Undefined = it has nothing against it and nothing to add. */
  decide(asked: RecordAsked, config: C, facts: RecordFacts): RecordAnswer | undefined;
}

/** A field as it will be: what changes, else what is there. */
export const valueOf = ({ values, all }: RecordAsked, fieldId: string): unknown =>
  Object.hasOwn(values, fieldId) ? values[fieldId] : all?.[fieldId];

/** Each of several options, of several linked objects, as `textOf` has it. */
export const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => textOf(one) ?? []);

/** A text, a number, the first option of a category, the first of linked objects; undefined where it is empty. */
export function textOf(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof one === 'number') return String(one);
  if (typeof one === 'string') return one.trim() || undefined;
  if (typeof one !== 'object' || one === null) return undefined;
  const { contact, recordTitle, title } = one as Record<string, unknown>;
  return textOf(contact ?? recordTitle ?? title);
}
