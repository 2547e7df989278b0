/** The endpoints that take hooks: one per provider, bearing its id, and those that an administrator made. */
import type { HookSide } from '../providers/contract';
import { takesHooks } from '../providers/no-hook';
import type { ResolvedProvider } from '../providers/settings';

/** Why an endpoint takes nothing; each is a refusal of its own. */
export type OffReason = 'endpoint_off' | 'endpoint_deleted' | 'secret_missing' | 'action_unknown';

interface Common {
  id: string;
  hook: HookSide<unknown>;
  /** Bytes. */
  bodyLimit: number;
  /** Names, in lower case, of headers and parameters that carry its secret: their values are kept nowhere. */
  masks?: ReadonlySet<string>;
  /** Its secret stands in the path. */
  secretPath?: true;
  /** A request without a body is refused, proved or not. */
  needsBody?: true;
}

export type Endpoint = Common &
  (
    | { on: true; settings: unknown }
    | {
        on: false;
        refusal: OffReason;
        /** For the log: what to set. */
        reason: string;
      }
  );

export interface Endpoints {
  get(id: string): Endpoint | undefined;
  /** false = those of administrators could not be read yet: a name that is not known may be one of theirs. */
  readonly complete?: boolean;
}

export function createEndpoints(
  resolved: readonly ResolvedProvider[],
  bodyLimit: number,
): Map<string, Endpoint> {
  return new Map(
    resolved
      .filter(({ provider }) => takesHooks(provider))
      .map(({ provider, hook }): [string, Endpoint] => {
        const { id, hook: side } = provider;
        const common = { id, hook: side, bodyLimit: side.bodyLimit ?? bodyLimit };
        return [
          id,
          hook.on
            ? { ...common, on: true, settings: hook.settings }
            : { ...common, on: false, refusal: 'endpoint_off', reason: hook.reason },
        ];
      }),
  );
}
