/** What an outbound call can come to, beside success. Decides whether and how it may be repeated. */
export type FailureOutcome =
  /** Never reached the vendor (refused connection, unknown host): nothing happened there. */
  | 'not_sent'
  /** The vendor answered that it did not do it, and may do it later (429, 503, a rate code). */
  | 'try_later'
  /** The vendor answered that it will not do it (a terminal 4xx, a business refusal). */
  | 'refused'
  /** The request left and no clear answer came back: it may or may not have happened. */
  | 'unknown';

/**
 * A failed outbound call, in words for the person who will read it. `type` is stable
 * (`telegram.blocked`, `okdesk.not_found`, `http.timeout`): workflows branch on it, never on the message.
 * The message holds no secret and no personal data.
 */
export class OutboundError extends Error {
  override name = 'OutboundError';

  constructor(
    readonly outcome: FailureOutcome,
    readonly type: string,
    message: string,
    readonly options: {
      /** How long the vendor asked us to wait, milliseconds. */
      retryAfterMs?: number;
      /** It concerns the whole account: nothing else is sent from it for so many milliseconds. */
      holdMs?: number;
      /** HTTP status, where there was one. */
      status?: number;
      /** Vendor facts a caller may act on (for example Telegram's migrate_to_chat_id). */
      details?: Record<string, string>;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
  }
}
