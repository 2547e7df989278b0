/** What a system can be told that takes events of ours. */
export interface OutgoingEvent {
  /** What happened: `order.paid`. */
  name: string;
  /** The same on every attempt: whoever takes it knows a repeat by it. */
  id: string;
  data: Record<string, unknown>;
}

export interface EventSink {
  /**
   * Returns once it was taken. A repeat under the same id may be taken again: to know it is the receiver's part. Throws
   * `refused` with `<provider>.too_large` where it is more than the receiver reads.
   */
  publish(event: OutgoingEvent): Promise<void>;
}
