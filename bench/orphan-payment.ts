/** A payment that names no order, told of under three keys: a deal is made of it, once. */
import { setTimeout as pause } from 'node:timers/promises';
import type { SandboxControl } from './customer';
import type { Ending } from './ending';
import type { Errand } from './errand';
import type { Marks } from './marks';
import { noMarks, once } from './marks';

/** What the gateway tells of it, one after another. */
const TELLINGS = ['pend', 'pay', 'pay'] as const;

export class OrphanPayment implements Errand {
  constructor(
    private readonly sandbox: SandboxControl,
    readonly name: string,
  ) {}

  async run(): Promise<void> {
    for (const telling of TELLINGS) {
      await this.sandbox.act('payments', telling, { id: this.name, customerId: this.name, amount: '500.00' });
      await pause(1_000);
    }
  }

  check({ ledger }: Ending): Marks {
    const marks = noMarks();
    const deals = ledger.filter(
      ({ provider, type, subject }) =>
        provider === 'bitrix24' && type === 'deal' && subject === `payments:${this.name}`,
    );
    once(marks, deals.length, `${this.name}: its deal`);
    return marks;
  }
}
