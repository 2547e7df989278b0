/**
 * How the demo sees and moves the outside world: the sandbox's control API, with waits that outlive a killed and
 * restarted service.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Environment, Settings } from '../config';

const POLL_MS = 250;
const WAIT_MS = 90_000;

/** What was expected, what was seen, where to look. */
export class StoryFailure extends Error {
  override name = 'StoryFailure';

  constructor(expected: string, seen: string, look: string) {
    super(`Expected: ${expected}\n  Seen:     ${seen}\n  Look at:  ${look}`);
  }
}

export type Polled<T> = { found: T } | { seen: string };

export const found = <T>(value: T): Polled<T> => ({ found: value });
export const seen = (words: string): Polled<never> => ({ seen: words });

export interface Wait<T> {
  /** What should happen, as the end of "Expected: …". */
  expected: string;
  /** Where a person looks when it does not. */
  look: string;
  /** The result, or words for what is there instead. */
  poll: () => Promise<Polled<T>>;
  withinMs?: number;
}

/** Polls until found; connection errors are waited out like anything else that is not there yet. */
export async function waitFor<T>({ expected, look, poll, withinMs = WAIT_MS }: Wait<T>): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    let last: string;
    try {
      const result = await poll();
      if ('found' in result) return result.found;
      last = result.seen;
    } catch (error) {
      if (error instanceof StoryFailure) throw error;
      last = wordsOf(error);
    }
    if (Date.now() >= deadline) {
      throw new StoryFailure(`${expected} (waited ${Math.round(withinMs / 1000)} s)`, last, look);
    }
    await pause(POLL_MS);
  }
}

export const administratorKey = ({ DATA_DIR }: Settings, env: Environment): string =>
  env['ADMIN_KEY'] ?? readFileSync(join(DATA_DIR, 'admin-key'), 'utf8').trim();

/** Headers of a call of the API by the administrator of the `npm start` on this machine. */
export const administratorOf = (settings: Settings, env: Environment): Record<string, string> => ({
  authorization: `Bearer ${administratorKey(settings, env)}`,
  'content-type': 'application/json',
});

const ledgerSchema = z.object({
  items: z.array(
    z.object({
      seq: z.number(),
      type: z.string(),
      id: z.string(),
      key: z.string().optional(),
      subject: z.string().optional(),
    }),
  ),
  last: z.number(),
});
export type LedgerItem = z.infer<typeof ledgerSchema>['items'][number];

export class SandboxClient {
  constructor(readonly url: string) {}

  get page(): string {
    return `${this.url}/_/`;
  }

  async state<T>(provider: string, schema: z.ZodType<T>): Promise<T> {
    return schema.parse(await json(`${this.url}/_/${provider}`));
  }

  async lastLedgerEntry(): Promise<number> {
    return ledgerSchema.parse(await json(`${this.url}/_/ledger?limit=1`)).last;
  }

  async ledger(provider: string, type: string, after: number): Promise<LedgerItem[]> {
    const query = new URLSearchParams({ provider, type, after: String(after), limit: '10000' });
    return ledgerSchema.parse(await json(`${this.url}/_/ledger?${query}`)).items;
  }

  /** Does it once: after a broken connection, a refusal means that the first attempt was heard. */
  async act(provider: string, action: string, parameters: Record<string, unknown>): Promise<void> {
    let broken = false;
    await waitFor({
      expected: `the sandbox does ${provider}/${action}`,
      look: this.page,
      poll: async () => {
        let response: Response;
        try {
          response = await fetch(`${this.url}/_/${provider}/${action}`, {
            method: 'POST',
            body: JSON.stringify(parameters),
            signal: AbortSignal.timeout(10_000),
          });
        } catch (error) {
          broken = true;
          throw error;
        }
        if (response.ok || (broken && response.status === 400)) return found(undefined);
        const words = await response.text();
        if (response.status >= 500) return seen(`HTTP ${response.status} ${words}`);
        throw new StoryFailure(
          `the sandbox does ${provider}/${action}`,
          `HTTP ${response.status} ${words}`,
          this.page,
        );
      },
    });
  }
}

/** A JSON answer; throws words for anything else. */
export async function json(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`HTTP ${response.status} from ${new URL(url).pathname}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof z.ZodError) return `an answer of another shape: ${z.prettifyError(error)}`;
  const cause = error.cause as { code?: unknown; message?: unknown } | undefined; // fetch says why in its cause
  const reason = cause?.code ?? cause?.message;
  return reason === undefined ? error.message : `${error.message} (${String(reason)})`;
}
