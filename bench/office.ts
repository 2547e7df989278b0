/** The master at the desk and the accountant, as far as they have to do with one customer's issue. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Story } from './story';
import type { Invoice, Issue, Look, World } from './world';
import { invoiceFor } from './world';

const madeSchema = z.object({ id: z.number() });
/** Kopecks: the call-out fee of the shipped fixit.yml. */
const FEE = 149_950;
/** A person waits so long for an answer before they go on. */
const PATIENCE_MS = 15_000;

export class Office {
  constructor(
    private readonly world: World,
    private readonly story: Story,
    private readonly issue: Issue,
  ) {}

  /** Public and private comments; until the customer has read the public ones, or their hooks were lost. */
  async comment(): Promise<void> {
    const { plan, facts } = this.story;
    for (const what of plan.desk) {
      await pause(2_000);
      const word = this.story.word();
      if (what === 'private') {
        facts.secrets.push(word);
        await this.desk('comment', { text: `Клиент сложный, ${word}`, public: false });
        continue;
      }
      const text = what === 'file' ? 'Смета' : `Приеду завтра, ${word}`;
      const files = what === 'file' ? [{ name: `${OFFICE_FILE}${word}.pdf` }] : [];
      const { id } = madeSchema.parse(await this.desk('comment', { text, public: true, files }));
      facts.answers.push({ word, commentId: id });
    }
    await this.world.until((seen) => this.hasRead(seen) || undefined, PATIENCE_MS);
  }

  private hasRead(seen: Look): boolean {
    const heard = this.story.heardIn(seen);
    return this.story.facts.answers.every(
      ({ word, commentId }) =>
        seen.missed.has(`comment ${commentId}`) || heard.some(({ text }) => text.includes(word)),
    );
  }

  async settle(): Promise<void> {
    const isEarly = this.story.plan.closes === 'before payment';
    if (isEarly) await this.close();
    await this.pay();
    if (!isEarly) await this.close();
  }

  /** Any hook of the issue makes it be read anew: one that was lost is made good by the next. */
  async saveAgain(): Promise<void> {
    await this.desk('assign', {});
  }

  private async close(): Promise<void> {
    await pause(1_000);
    await this.desk('close', {});
  }

  private async pay(): Promise<void> {
    const { plan, facts } = this.story;
    if (plan.pays === 'for the issue') {
      // As soon as there is an issue: mostly before its invoice is known.
      facts.paidForIssue = FEE;
      await this.accountant('payIssue', { issueId: this.issue.id, amount: FEE / 100 });
      return;
    }
    const { ref } = await this.world.until((seen) => this.postedIn(seen));
    switch (plan.pays) {
      case 'at once':
        return this.accountant('pay', { ref });
      case 'in parts':
        await this.accountant('pay', { ref, amount: 500 });
        await this.isTold(/^Получено/);
        return this.accountant('pay', { ref });
      case 'anew':
        await this.accountant('pay', { ref });
        await this.isTold(/^Оплата/);
        await this.accountant('cancelPayment', { ref });
        await this.isTold(/^Платёж отменён/);
        return this.accountant('pay', { ref });
      case 'corrected':
        await this.accountant('pay', { ref, amount: 500 });
        await this.isTold(/^Получено/);
        return this.accountant('correct', { ref, amount: FEE / 100 });
      case 'refunded':
        await this.accountant('pay', { ref });
        await this.isTold(/^Оплата/);
        facts.refunded = FEE;
        return this.accountant('refund', { ref });
    }
  }

  private postedIn(seen: Look): Invoice | undefined {
    const invoice = invoiceFor(this.issue, seen);
    return invoice?.posted ? invoice : undefined;
  }

  /** Before the next thing is done; but not for ever. */
  private async isTold(words: RegExp): Promise<void> {
    await this.world.until(
      (seen) => this.story.heardIn(seen).some(({ text }) => words.test(text)) || undefined,
      PATIENCE_MS,
    );
  }

  private desk(action: string, parameters: Record<string, unknown>): Promise<unknown> {
    return this.world.sandbox.act('okdesk', action, { issueId: this.issue.id, ...parameters });
  }

  private async accountant(action: string, parameters: Record<string, unknown>): Promise<void> {
    await this.world.sandbox.act('onec', action, parameters);
  }
}

/** How the names of the master's own files begin. */
export const OFFICE_FILE = 'смета-';
