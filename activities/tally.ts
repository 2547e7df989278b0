/** The count of a look at many objects. */
import { OutboundError } from '../providers/failure';
import type { Reconciled } from '../workflows/checkout-activities';
import type { ActivityDeps, AppendedEvent } from './deps';

/** Counts, and lets one that cannot be asked not keep the others from it. */
export class Tally {
  readonly result: Reconciled = { asked: 0, told: 0, failed: {} };
  private readonly away = new Set<string>();

  async ask(provider: string, question: () => Promise<void>): Promise<void> {
    if (this.away.has(provider)) return;
    this.result.asked += 1;
    try {
      await question();
    } catch (error) {
      this.result.failed[provider] = error instanceof Error ? error.message : String(error);
      // Nobody there: the others would only wait for the same answer.
      if (!(error instanceof OutboundError) || error.outcome !== 'refused') this.away.add(provider);
    }
  }

  async tell(deps: Pick<ActivityDeps, 'append'>, events: AppendedEvent[]): Promise<void> {
    if (events.length === 0) return;
    await deps.append(events);
    this.result.told += events.length;
  }
}
