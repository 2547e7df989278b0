/** One customer of the lead, move by move, each as soon as the one before was answered. */
import type { Customer } from './customer';
import type { Issue, Invoice, Look, World } from './world';
import { fromBusiness, invoiceFor } from './world';

export class Caller {
  private made = 0;
  private readonly moves = [
    () => this.greet(),
    () => this.tellName(),
    () => this.tellProblem(),
    () => this.confirm(),
    () => this.pay(),
    () => this.close(),
    () => this.rate(),
  ];

  /** @param tag met nowhere else */
  constructor(
    private readonly world: World,
    readonly customer: Customer,
    readonly tag: string,
  ) {}

  static readonly MOVES = 7;

  get isDone(): boolean {
    return this.made === this.moves.length;
  }

  /** Where the story stands, for whoever asks why it does. */
  get told(): string {
    return `${this.tag} after ${this.made} of ${this.moves.length} moves`;
  }

  /** Resolves when the last of them was answered. */
  async goOn(moves = this.moves.length): Promise<void> {
    const until = Math.min(this.made + moves, this.moves.length);
    for (; this.made < until; this.made++) await this.moves[this.made]!();
  }

  heardIn({ chats }: Look) {
    return fromBusiness(chats[this.customer.channel].get(this.customer.chat) ?? []);
  }

  issuesIn({ issues }: Look): Issue[] {
    return issues.filter(({ title, description }) => `${title} ${description}`.includes(this.tag));
  }

  private async greet(): Promise<void> {
    await this.customer.write('Здравствуйте');
    await this.hears(/./);
  }

  private async tellName(): Promise<void> {
    await this.customer.write(`Ольга ${this.tag}`);
    await this.hears(new RegExp(this.tag));
  }

  private async tellProblem(): Promise<void> {
    await this.customer.write(`Не греет батарея, ${this.tag}`);
    await this.offers(2);
  }

  private async confirm(): Promise<void> {
    await this.press(await this.offers(2));
    const { number } = await this.invoice();
    await this.hears(new RegExp(number));
  }

  private async pay(): Promise<void> {
    const { ref } = await this.invoice();
    await this.world.sandbox.act('onec', 'pay', { ref });
    await this.hears(/^Оплата/);
  }

  private async close(): Promise<void> {
    const { id } = await this.world.until((seen) => this.issuesIn(seen)[0]);
    await this.world.sandbox.act('okdesk', 'close', { issueId: id });
    await this.offers(4);
  }

  private async rate(): Promise<void> {
    await this.press(await this.offers(4));
    await this.world.until((seen) => this.issuesIn(seen)[0]?.rate);
  }

  private invoice(): Promise<Invoice> {
    return this.world.until((seen) => {
      const [issue] = this.issuesIn(seen);
      const invoice = issue && invoiceFor(issue, seen);
      return invoice?.posted ? invoice : undefined;
    });
  }

  private hears(words: RegExp) {
    return this.world.until((seen) => this.heardIn(seen).findLast(({ text }) => words.test(text)));
  }

  private offers(buttons: number) {
    return this.world.until((seen) =>
      this.heardIn(seen).findLast((message) => (message.buttons ?? []).length >= buttons),
    );
  }

  private async press(question: Awaited<ReturnType<Caller['offers']>>): Promise<void> {
    await this.customer.press(question, question.buttons![0]!.id);
  }
}
