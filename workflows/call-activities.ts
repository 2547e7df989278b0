/** What the call workflow, and whoever announces something, may ask of the outside world; conventions as in activities.ts. */

export interface CallActivities {
  /** One attempt, where its turn has come. What a receiver does wrong is an outcome, no failure. */
  attemptCall(input: {
    callId: string;
  }): Promise<
    | { outcome: 'settled'; state: 'registered' | 'posted' | 'answered' | 'failed' | 'expired' }
    | { outcome: 'no_turn' }
    | { outcome: 'again'; afterMs: number }
  >;
}
