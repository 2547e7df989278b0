/** BlizWork's side: cases that people move on, calls with one-time tokens of 60 s, and whether a call was its own. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SimAnswer, SimRequest, Simulator, SimWorld } from '../../sandbox/contract';
import { isSampleToken } from './hook';
import type { BlizworkClientSettings, BlizworkHookSettings } from './settings';

const TOKEN_MS = 60_000;

const caseSchema = z.object({
  environment: z.enum(['production', 'draft']).default('production'),
  processId: z.string().min(1).default('sales-process'),
  caseNumber: z.number().int().nonnegative(),
});
type Key = z.infer<typeof caseSchema>;
const moveSchema = caseSchema.extend({
  task: z.string().min(1),
  fields: z.record(z.string(), z.unknown()).default({}),
});
const stateSchema = z.object({
  cases: z.record(z.string(), moveSchema),
  /** When each was given out; a used one stays, so that it is not good twice. */
  tokens: z.record(z.string(), z.object({ at: z.number(), used: z.boolean() })),
});

const keyOf = ({ environment, processId, caseNumber }: Key): string =>
  `${environment}/${processId}/${caseNumber}`;
const said = (resultCode: number, more: object = {}): SimAnswer => ({
  status: 200,
  body: { resultCode, ...more },
});

export function blizworkSimulator(
  _hook: BlizworkHookSettings,
  { apiToken }: BlizworkClientSettings,
): Simulator {
  let state: z.infer<typeof stateSchema> = { cases: {}, tokens: {} };

  function validateCall(token: string, now: number): SimAnswer {
    const known =
      state.tokens[token] ?? (isSampleToken(token, apiToken) ? { at: now, used: false } : undefined);
    if (!known || known.used) return said(1, { message: 'invalid token' });
    if (now - known.at > TOKEN_MS) return said(2, { message: 'expired token' });
    state.tokens[token] = { ...known, used: true };
    return said(0);
  }

  return {
    handle(request: SimRequest, world: SimWorld): SimAnswer {
      const [, token, api] = /^\/utils\/validatecall\/([^/]+)\/([^/]+)\/$/.exec(request.path) ?? [];
      if (token !== undefined && api !== undefined)
        return decodeURIComponent(api) === apiToken ? validateCall(token, world.now().getTime()) : DENIED;
      const asked = /^\/process\/case\/([^/]+)\/$/.exec(request.path)?.[1];
      if (asked === undefined) return { status: 404, body: { status: 404 } };
      if (decodeURIComponent(asked) !== apiToken) return DENIED;
      const key = caseSchema.safeParse(jsonOf(request.body));
      const found = key.success ? state.cases[keyOf(key.data)] : undefined;
      return found ? said(0, { ...found }) : { status: 404, body: { resultCode: 404 } };
    },

    actions: (world) => ({
      /** A person presses the button to the next task; the case goes there whatever becomes of the call. */
      move(parameters) {
        const moved = moveSchema.parse(parameters);
        state.cases[keyOf(moved)] = moved;
        const handshakeToken = randomBytes(12).toString('hex');
        state.tokens[handshakeToken] = { at: world.now().getTime(), used: false };
        const { environment, processId, caseNumber, fields } = moved;
        world.emit({
          body: Buffer.from(
            JSON.stringify({ environment, processId, processVersion: 1, caseNumber, handshakeToken, fields }),
          ),
          headers: { 'content-type': 'application/json' },
          order: `case:${keyOf(moved)}`,
          // An immediate error ends the call's life.
          retryForMs: 0,
          about: `case ${caseNumber} moved`,
        });
        return { caseNumber, handshakeToken };
      },
    }),
    state: () => state,
    restore(saved) {
      state = stateSchema.parse(saved);
    },
  };
}

const DENIED: SimAnswer = { status: 401, body: { status: 401 } };

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
