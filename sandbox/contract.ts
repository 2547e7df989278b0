/**
 * What a simulator is: the vendor's side of one provider, good enough that our real client and verifier run
 * against it unchanged. It lives in the provider's folder; the sandbox process hosts it.
 */

export interface SimRequest {
  method: string;
  /** Path after the simulator's base URL, beginning with a slash, still percent-encoded. */
  path: string;
  query: URLSearchParams;
  /** The query as it was sent, for vendors that do not read `+` as a space (1C). */
  rawQuery?: string;
  headers: Record<string, string | undefined>;
  body: Buffer;
}

export interface SimAnswer {
  status: number;
  headers?: Record<string, string>;
  /** A string or bytes as they stand, anything else as JSON. */
  body?: unknown;
}

/** One lasting thing that a call did in the vendor's world: what a duplicate would be counted in. */
export interface LedgerEntry {
  provider: string;
  /**
   * `message`, `issue`, `comment`, `rate`, `invoice`, `posting`, `callback`, `status`, `deal`, `deal_update`, `notification`,
   * `event` (one of ours that was taken); of gateways `payment` (made, not
   * paid yet), `capture` (money taken), `refund`.
   */
  type: string;
  /** The vendor's id of what was made. */
  id: string;
  /** Our key as the vendor sees it (effect id, GUID, opaque data), where the call carried one. */
  key?: string;
  /** For whom or on what (chat, issue id). */
  subject?: string;
  detail?: unknown;
  at: string;
}

/** A hook the vendor's side wants to send; the sandbox delivers it, with the vendor's retries and any faults. */
export interface SimHook {
  /** Sub-path after `/hooks/<provider>`, usually empty. */
  subPath?: string;
  body: Buffer;
  headers: Record<string, string>;
  /** Hooks of one `order` value go out one after another, as the vendor would send them. */
  order: string;
  /** Whether the vendor sends again after a failure, and for how long we imitate it (milliseconds). */
  retryForMs: number;
  /** What it tells of, for whoever asks which hooks never arrived. */
  about?: string;
}

export interface SimWorld {
  /** The base URL the vendor's side was told for its links (pay pages, issue pages). */
  baseUrl: string;
  /** Where this provider's hooks are sent, whatever address the vendor's side was told. */
  hookUrl?: string;
  now(): Date;
  /** Writes the ledger. */
  record(entry: Omit<LedgerEntry, 'provider' | 'at'>): void;
  /** Queues a hook to our service. */
  emit(hook: SimHook): void;
}

/** What a person in the sandbox does: writes, presses, pays, closes. Parameters are plain JSON. */
export type SimAction = (parameters: Record<string, unknown>) => unknown;

export interface Simulator {
  /** The vendor's API. Unknown paths answer as the vendor would. */
  handle(request: SimRequest, world: SimWorld): Promise<SimAnswer> | SimAnswer;
  /** Named actions, for the page, the demo and the tests: `POST /_/<provider>/<action>`. */
  actions(world: SimWorld): Record<string, SimAction>;
  /** Everything a viewer may see, as JSON: `GET /_/<provider>`. */
  state(): unknown;
  /** Puts back what `state()` gave, after a restart of the sandbox. */
  restore(state: unknown): void;
}
