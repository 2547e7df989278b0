/** The vendors' world, read once a second for all who act in it. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Channel, ChatMessage, Chats, SandboxControl } from './customer';
import { say } from './stand';

const file = z.object({ attachment_file_name: z.string() });
const okdeskSchema = z.object({
  issues: z.array(
    z.object({
      id: z.number(),
      title: z.string(),
      description: z.string(),
      rate: z.string().optional(),
      attachments: z.array(file),
      comments: z.array(
        z.object({ id: z.number(), content: z.string(), public: z.boolean(), attachments: z.array(file) }),
      ),
    }),
  ),
});
export type Issue = z.infer<typeof okdeskSchema>['issues'][number];

const onecSchema = z.object({
  invoices: z.array(
    z.object({
      ref: z.string(),
      number: z.string(),
      posted: z.boolean(),
      /** Kopecks. */
      paid: z.number(),
      fields: z.record(z.string(), z.unknown()),
    }),
  ),
});
export type Invoice = z.infer<typeof onecSchema>['invoices'][number];

const hooksSchema = z.object({ missed: z.array(z.object({ about: z.string().optional() })) });

export interface Look {
  chats: Record<Channel, Chats>;
  issues: Issue[];
  invoices: Invoice[];
  /** What hooks told of that their vendor sent once, in vain: `comment 123`. */
  missed: Set<string>;
}

export async function look(sandbox: SandboxControl): Promise<Look> {
  const [whatsapp, telegram, okdesk, onec, hooks] = await Promise.all([
    sandbox.chats('whatsapp'),
    sandbox.chats('telegram'),
    sandbox.get('okdesk'),
    sandbox.get('onec'),
    sandbox.get('hooks'),
  ]);
  return {
    chats: { whatsapp, telegram },
    issues: okdeskSchema.parse(okdesk).issues,
    invoices: onecSchema.parse(onec).invoices,
    missed: new Set(hooksSchema.parse(hooks).missed.flatMap(({ about }) => about ?? [])),
  };
}

/** The document names the issue that it is for. */
export function invoiceFor({ id }: Issue, { invoices }: Look): Invoice | undefined {
  const naming = new RegExp(`(?<!\\d)${id}(?!\\d)`);
  return invoices.find(({ fields }) => naming.test(String(fields['Комментарий'])));
}

/** Who wait are told when the bench is over. */
export class Over extends Error {
  override name = 'Over';
}

export class World {
  private waiting: { go: () => void; stop: (error: Error) => void }[] = [];

  private constructor(
    readonly sandbox: SandboxControl,
    private last: Look,
    private readonly over: AbortSignal,
  ) {}

  static async open(sandbox: SandboxControl, over: AbortSignal): Promise<World> {
    const world = new World(sandbox, await look(sandbox), over);
    over.addEventListener('abort', () => world.wake(({ stop }) => stop(new Over('The bench is over.'))));
    void world.watch();
    return world;
  }

  /** What `find` finds, as soon as it does; undefined after `withinMs`. Throws `Over` at the end. */
  until<T>(find: (look: Look) => T | undefined): Promise<T>;
  until<T>(find: (look: Look) => T | undefined, withinMs: number): Promise<T | undefined>;
  async until<T>(find: (look: Look) => T | undefined, withinMs = Infinity): Promise<T | undefined> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const found = find(this.last);
      if (found !== undefined) return found;
      if (performance.now() >= deadline) return undefined;
      await this.next();
    }
  }

  private next(): Promise<void> {
    if (this.over.aborted) throw new Over('The bench is over.');
    return new Promise((go, stop) => this.waiting.push({ go, stop }));
  }

  private async watch(): Promise<void> {
    while (!this.over.aborted) {
      try {
        this.last = await look(this.sandbox);
      } catch (error) {
        say(`the sandbox is looked at again: ${(error as Error).message}`);
      }
      this.wake(({ go }) => go());
      await pause(1_000);
    }
  }

  private wake(how: (one: { go: () => void; stop: (error: Error) => void }) => void): void {
    const { waiting } = this;
    this.waiting = [];
    waiting.forEach(how);
  }
}

export const fromBusiness = (messages: readonly ChatMessage[]): ChatMessage[] =>
  messages.filter(({ from }) => from === 'business');
