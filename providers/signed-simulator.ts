/** The side of a system that only sends hooks: it has no API, and what people do there is told at once. */
import type { SimAction, SimWorld, Simulator } from '../sandbox/contract';
import { signHook } from './signed-hook';
import type { SignedHookSettings } from './signed-hook';

/** It sends again until it is answered with a success; this much of it is imitated. */
const RETRY_FOR_MS = 10 * 60_000;

export interface SignedHook {
  body: object;
  key: string;
  /** Hooks of one thing go out one after another. */
  order: string;
  about: string;
}

export function signedSimulator(
  settings: SignedHookSettings,
  actions: (send: (hook: SignedHook) => void, world: SimWorld) => Record<string, SimAction>,
): Simulator {
  return {
    handle: () => ({ status: 404, body: { error: 'This system only sends hooks.' } }),
    actions: (world) => actions((hook) => emit(settings, world, hook), world),
    state: () => ({}),
    restore: () => undefined,
  };
}

function emit(settings: SignedHookSettings, world: SimWorld, { body, key, order, about }: SignedHook): void {
  const bytes = Buffer.from(JSON.stringify(body));
  world.emit({
    body: bytes,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': key,
      ...signHook(bytes, settings),
    },
    order,
    retryForMs: RETRY_FOR_MS,
    about,
  });
}
