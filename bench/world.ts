/** The vendors' world, read once a second for all who act in it. */
import { z } from 'zod';
import type { Channel, ChatMessage, Chats, SandboxControl } from './customer';
import { Watch } from './watch';

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
  /** The same, each as often as it happened. */
  missedHooks: string[];
}

export async function look(sandbox: SandboxControl): Promise<Look> {
  const [whatsapp, telegram, max, okdesk, onec, hooks] = await Promise.all([
    sandbox.chats('whatsapp'),
    sandbox.chats('telegram'),
    sandbox.chats('max'),
    sandbox.get('okdesk'),
    sandbox.get('onec'),
    sandbox.get('hooks'),
  ]);
  const missedHooks = hooksSchema.parse(hooks).missed.flatMap(({ about }) => about ?? []);
  return {
    chats: { whatsapp, telegram, max },
    issues: okdeskSchema.parse(okdesk).issues,
    invoices: onecSchema.parse(onec).invoices,
    missed: new Set(missedHooks),
    missedHooks,
  };
}

/** The document names the issue that it is for. */
export function invoiceFor({ id }: Issue, { invoices }: Look): Invoice | undefined {
  const naming = new RegExp(`(?<!\\d)${id}(?!\\d)`);
  return invoices.find(({ fields }) => naming.test(String(fields['Комментарий'])));
}

export class World extends Watch<Look> {
  private constructor(
    readonly sandbox: SandboxControl,
    first: Look,
    over: AbortSignal,
  ) {
    super(first, () => look(sandbox), over);
  }

  static async open(sandbox: SandboxControl, over: AbortSignal): Promise<World> {
    return new World(sandbox, await look(sandbox), over);
  }
}

export const fromBusiness = (messages: readonly ChatMessage[]): ChatMessage[] =>
  messages.filter(({ from }) => from === 'business');
