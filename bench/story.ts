/** The lead's story, told by many customers at once, each as patient as the outages between them demand. */
import { z } from 'zod';
import type { ChatMessage, SandboxControl } from './customer';
import { Customer } from './customer';

const issuesSchema = z.object({
  issues: z.array(z.object({ id: z.number(), title: z.string(), description: z.string() })),
});
const invoicesSchema = z.object({
  invoices: z.array(
    z.object({ ref: z.string(), number: z.string(), fields: z.record(z.string(), z.unknown()) }),
  ),
});

type Step = 'greet' | 'name' | 'problem' | 'confirm' | 'pay' | 'close' | 'rate' | 'done';

/** What all customers look at, read once a round. */
interface World {
  said: Record<'whatsapp' | 'telegram', Map<string, ChatMessage[]>>;
  issues: z.infer<typeof issuesSchema>['issues'];
  invoices: z.infer<typeof invoicesSchema>['invoices'];
}

export class Story {
  step: Step = 'greet';
  /** Texts already answered: a channel that cannot settle a send may say one twice. */
  private readonly answered = new Set<string>();

  private constructor(
    private readonly sandbox: SandboxControl,
    readonly customer: Customer,
    private readonly tag: string,
  ) {}

  static cast(sandbox: SandboxControl, count: number): Story[] {
    return Array.from({ length: count }, (_, i) => {
      const channel = i % 3 === 2 ? 'telegram' : 'whatsapp';
      const tag = `Т${String(i).padStart(3, '0')}`;
      return new Story(sandbox, new Customer(sandbox, channel, i + 1, `Клиент ${tag}`), tag);
    });
  }

  /** Does what is its turn now, if anything is. An action that fails is tried again in the next round. */
  async goOn(world: World): Promise<void> {
    const { customer, sandbox } = this;
    const said = world.said[customer.channel].get(customer.chat) ?? [];
    const news = said.find(({ text }) => !this.answered.has(text));
    switch (this.step) {
      case 'greet':
        await customer.write('Здравствуйте');
        return this.next('name');
      case 'name':
        if (!news) return;
        await customer.write(`Ольга ${this.tag}`);
        return this.next('problem', news);
      case 'problem':
        if (!news) return;
        await customer.write(`Не греет батарея, ${this.tag}`);
        return this.next('confirm', news);
      case 'confirm': {
        const question = said.find((message) => hasChoice(message));
        if (!question) return;
        await customer.press(question, question.buttons![0]!.id);
        return this.next('pay', question);
      }
      case 'pay': {
        // By the issue it is for: a channel that cannot settle a send may have told the customer nothing.
        const issue = this.issueIn(world);
        if (!issue) return;
        const naming = new RegExp(`(?<!\\d)${issue.id}(?!\\d)`);
        const invoice = world.invoices.find(({ fields }) => naming.test(String(fields['Комментарий'])));
        if (!invoice) return;
        await sandbox.act('onec', 'pay', { ref: invoice.ref });
        return this.next('close');
      }
      case 'close': {
        const issue = this.issueIn(world);
        if (!issue) return;
        await sandbox.act('okdesk', 'close', { issueId: String(issue.id) });
        return this.next('rate');
      }
      case 'rate': {
        const question = said.find((message) => hasChoice(message) && !this.answered.has(message.text));
        if (!question) return;
        await customer.press(question, question.buttons![0]!.id);
        return this.next('done', question);
      }
      case 'done':
    }
  }

  /** For whoever asks why it did not end: where it stands, and the last that was said on either side. */
  told(world: World): string {
    const said = world.said[this.customer.channel].get(this.customer.chat) ?? [];
    const last = said.slice(-3).map(({ text }) => `"${text.replace(/\s+/g, ' ').slice(0, 60)}"`);
    return `${this.customer.channel} ${this.tag}, at ${this.step}; the service said last: ${last.join(', ')}`;
  }

  private issueIn({ issues }: World): World['issues'][number] | undefined {
    return issues.find(({ title, description }) => `${title} ${description}`.includes(this.tag));
  }

  private next(step: Step, answered?: ChatMessage): void {
    this.step = step;
    if (answered) this.answered.add(answered.text);
  }
}

const hasChoice = ({ buttons = [] }: ChatMessage): boolean => buttons.length >= 2;

export async function look(sandbox: SandboxControl): Promise<World> {
  const [whatsapp, telegram, okdesk, onec] = await Promise.all([
    sandbox.said('whatsapp'),
    sandbox.said('telegram'),
    sandbox.get('okdesk'),
    sandbox.get('onec'),
  ]);
  return {
    said: { whatsapp, telegram },
    issues: issuesSchema.parse(okdesk).issues,
    invoices: invoicesSchema.parse(onec).invoices,
  };
}
