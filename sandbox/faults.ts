/**
 * The weather of the outside world: what may go wrong between us and a vendor, on demand and repeatable.
 *
 * A fault names a provider (or `*`), a regular expression over "METHOD /path", and how often: a probability, a
 * count of times, or both. Random choices come from one seeded generator, so that a run can be told again.
 */
import { randomFrom } from './random';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';

const pattern = z.string().refine(
  (text) => {
    try {
      new RegExp(text);
      return true;
    } catch {
      return false;
    }
  },
  { message: 'a regular expression over "METHOD /path"' },
);

const when = {
  id: z.string().default(() => randomUUID()),
  provider: z.string().min(1).default('*'),
  /** Over "METHOD /path" of an API call, or "POST /hooks/<provider>" of a hook; empty = every one. */
  operation: pattern.default(''),
  probability: z.number().min(0).max(1).default(1),
  /** How many times more; without it, until removed. */
  remaining: z.int().min(0).optional(),
};

export const faultSchema = z.discriminatedUnion('kind', [
  /** The call is handled, late. */
  z.strictObject({ ...when, kind: z.literal('delay'), ms: z.number().min(0).max(120_000) }),
  /** Not handled: too many requests. */
  z.strictObject({ ...when, kind: z.literal('429'), retryAfter: z.number().min(0).default(1) }),
  /** A gateway's bare page instead of the vendor's answer; `handled`: the effect stands all the same. */
  z.strictObject({
    ...when,
    kind: z.literal('5xx'),
    status: z.int().min(500).max(599).default(502),
    handled: z.boolean().default(false),
  }),
  /** The connection is cut before the call is handled: nothing happened. */
  z.strictObject({ ...when, kind: z.literal('refused') }),
  /** The call is handled, then the connection is cut without an answer. */
  z.strictObject({ ...when, kind: z.literal('dropped') }),
  /** A hook is sent twice. */
  z.strictObject({ ...when, kind: z.literal('duplicate') }),
  /** A hook waits until the next one has overtaken it, `ms` at most; `sameOrder`: even one of its own order. */
  z.strictObject({
    ...when,
    kind: z.literal('reorder'),
    ms: z.number().min(0).max(60_000).default(1_000),
    sameOrder: z.boolean().default(false),
  }),
  /** A hook is never sent. */
  z.strictObject({ ...when, kind: z.literal('lose') }),
]);

export type Fault = z.infer<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;
export type FaultKind = Fault['kind'];

export const CALL_FAULTS = ['delay', '429', '5xx', 'refused', 'dropped'] as const satisfies FaultKind[];
export const HOOK_FAULTS = ['duplicate', 'reorder', 'lose'] as const satisfies FaultKind[];

export class Faults {
  private faults: Fault[] = [];
  private random: () => number;

  constructor(seed = 1) {
    this.random = randomFrom(seed);
  }

  /** The random choices from here on are those of this seed. */
  reseed(seed: number): void {
    this.random = randomFrom(seed);
  }

  list(): readonly Fault[] {
    return this.faults;
  }

  add(input: FaultInput): Fault {
    const fault = faultSchema.parse(input);
    this.faults.push(fault);
    return fault;
  }

  replace(inputs: FaultInput[]): readonly Fault[] {
    this.faults = z.array(faultSchema).parse(inputs);
    return this.faults;
  }

  remove(id: string): boolean {
    const before = this.faults.length;
    this.faults = this.faults.filter((fault) => fault.id !== id);
    return this.faults.length < before;
  }

  clear(): void {
    this.faults = [];
  }

  /** Every fault of these kinds that strikes this time; each counts as used. */
  strike<K extends FaultKind>(
    provider: string,
    operation: string,
    kinds: readonly K[],
  ): Extract<Fault, { kind: K }>[] {
    const struck: Extract<Fault, { kind: K }>[] = [];
    for (const fault of this.faults) {
      if (!isOf(fault, kinds) || fault.remaining === 0) continue;
      if (fault.provider !== '*' && fault.provider !== provider) continue;
      if (!new RegExp(fault.operation).test(operation)) continue;
      if (fault.probability < 1 && this.random() >= fault.probability) continue;
      if (fault.remaining !== undefined) fault.remaining -= 1;
      struck.push(fault);
    }
    return struck;
  }
}

const isOf = <K extends FaultKind>(fault: Fault, kinds: readonly K[]): fault is Extract<Fault, { kind: K }> =>
  (kinds as readonly FaultKind[]).includes(fault.kind);
