/** A simulator without a process around it: our client speaks to it, its hooks are verified and read at once. */
import type { HookSide, ReadEvent } from '../../providers/contract';
import type { OutboundHttp } from '../../providers/http';
import type { LedgerEntry, SimHook, SimWorld, Simulator } from '../../sandbox/contract';
import { requestWith } from './sides';

export { failureOf } from './vendor';

export interface Bridge {
  http: OutboundHttp;
  ledger: Omit<LedgerEntry, 'provider' | 'at'>[];
  hooks: SimHook[];
  act(action: string, parameters: Record<string, unknown>): unknown;
  state(): unknown;
  restore(state: unknown): void;
  /** What our hook side makes of everything emitted; throws where a hook is not genuine to it. */
  events(): ReadEvent['event'][];
}

export function bridge<H>(simulator: Simulator, hook: HookSide<H>, settings: H): Bridge {
  const ledger: Bridge['ledger'] = [];
  const hooks: SimHook[] = [];
  const world: SimWorld = {
    baseUrl: 'http://127.0.0.1:9',
    now: () => new Date('2026-11-21T10:00:00Z'),
    record: (entry) => void ledger.push(entry),
    emit: (emitted) => void hooks.push(emitted),
  };
  return {
    ledger,
    hooks,
    http: {
      async call(call) {
        const { pathname, searchParams } = new URL(call.url);
        const answer = await simulator.handle(
          {
            method: call.method,
            path: pathname,
            query: searchParams,
            headers: { 'content-type': 'application/json', ...call.headers },
            body: Buffer.from(call.body === undefined ? '' : JSON.stringify(call.body)),
          },
          world,
        );
        const text = JSON.stringify(answer.body);
        return { status: answer.status, headers: answer.headers ?? {}, text, json: JSON.parse(text) };
      },
      close: () => Promise.resolve(),
    },
    act(name, parameters) {
      const action = simulator.actions(world)[name];
      if (!action) throw new Error(`no action ${name}`);
      return action(parameters);
    },
    state: () => simulator.state(),
    restore: (state) => simulator.restore(state),
    events: () =>
      hooks.flatMap(({ body, headers }) => {
        const request = requestWith(body, headers);
        expect(hook.verify(request, settings)).toEqual({ genuine: true });
        const reading = hook.read(JSON.parse(body.toString('utf8')), request, settings);
        expect([...reading.unread, ...reading.ignored]).toEqual([]);
        return reading.events.map(({ event }) => event);
      }),
  };
}
