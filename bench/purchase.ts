/** One order: placed over the API, paid on its page, and what the operations panel asks about it. */
import type { Ending } from './ending';
import type { Errand } from './errand';
import { patiently } from './errand';
import type { Market, Shown } from './market';
import { PRICE, SKU } from './market';
import type { Marks } from './marks';
import { noMarks, once } from './marks';
import type { Booked } from './shop';
import { orderOf } from './shop';

/** How it is to end. */
export const ENDS = ['done', 'done', 'done', 'refunded', 'cancelled'] as const;
type End = (typeof ENDS)[number];

/** Where the deal stands in the end, by the shipped fixit.yml. */
const STAGES: Record<End, string> = { done: 'C1:WON', refunded: 'C1:APOLOGY', cancelled: 'C1:LOSE' };

export class Purchase implements Errand {
  constructor(
    private readonly market: Market,
    readonly name: string,
    private readonly end: End,
  ) {}

  async run(): Promise<void> {
    const { shop, over } = this.market;
    await patiently(over, () => shop.order(this.name, SKU));
    const { payUrl } = await this.becomes(
      ({ status, payUrl }) => status === 'awaiting_payment' && payUrl !== null,
    );
    if (this.end === 'cancelled') {
      await this.ask('cancel');
    } else {
      await patiently(over, () => pay(payUrl!));
      await this.becomes(({ status }) => status === 'done');
      if (this.end === 'refunded') await this.ask('refund');
    }
    await this.becomes(({ status }) => status === this.end);
  }

  check({ orders, books, sales, ledger, calls }: Ending): Marks {
    const { name, end } = this;
    const marks = noMarks();
    if (orders.get(name) !== end) marks.lost.push(`${name}: it is ${orders.get(name)}, not ${end}`);
    checkMoney(
      marks,
      name,
      end,
      books.filter((payment) => orderOf(payment) === name),
    );
    once(marks, ledger.filter(isDealOf(name)).length, `${name}: its deal`);
    const stage = stageOf(ledger, name);
    if (stage !== STAGES[end]) marks.lost.push(`${name}: its deal stands at ${stage}, not ${STAGES[end]}`);
    const own = sales.filter((comment) => comment === `order:${name}`).length;
    if (end === 'cancelled') for (let i = 0; i < own; i++) marks.doubled.push(`${name}: a sale of nothing`);
    else once(marks, own, `${name}: its sale in the books`);
    const told = calls.get(`order:${name}`)?.filter(({ event }) => event === `order.${end}`) ?? [];
    once(marks, told.length, `${name}: that it is ${end}, at the subscriber`);
    return marks;
  }

  private becomes(isIt: (order: Shown) => boolean): Promise<Shown> {
    return this.market.until((orders) => {
      const order = orders.get(this.name);
      return order && isIt(order) ? order : undefined;
    });
  }

  private async ask(action: string): Promise<void> {
    await this.market.sandbox.act('opspanel', 'request', { action, orderId: this.name });
  }
}

/** A page that was paid says so, however often it is asked. */
async function pay(url: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(10_000) });
  const text = await response.text();
  if (!response.ok || !text.includes('Оплачено')) throw new Error(`The page answered ${response.status}.`);
}

function checkMoney(marks: Marks, name: string, end: End, payments: readonly Booked[]): void {
  const kept = payments.reduce((sum, { captured, refunded }) => sum + captured - refunded, 0);
  const due = end === 'done' ? PRICE : 0;
  const sentence = `${name}: ${kept} of ${due} kopecks at the gateways`;
  // What is kept of an order that is given back is a refund that did not come; what is missing of a sold one was given twice.
  if (kept !== due) (end === 'done' ? marks.doubled : marks.lost).push(sentence);
  const taken = payments.filter(({ captured }) => captured > 0).length;
  if (end === 'cancelled') return;
  once(marks, taken, `${name}: its payment`);
}

const isDealOf =
  (name: string) =>
  ({ provider, type, subject }: Ending['ledger'][number]): boolean =>
    provider === 'bitrix24' && type === 'deal' && subject === name;

function stageOf(ledger: Ending['ledger'], name: string): unknown {
  const deal = ledger.find(isDealOf(name));
  const moves = ledger.filter(({ type, subject }) => type === 'deal_update' && subject === deal?.id);
  const stages = moves.flatMap(({ detail }) => (detail as { stageId?: string }).stageId ?? []);
  return stages.at(-1) ?? (deal?.detail as { stage?: string } | undefined)?.stage;
}
