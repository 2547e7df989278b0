/** The write by which each capability is tried: what is said, and what the vendor's side then holds. */
import { z } from 'zod';
import type { Capabilities, EffectId } from '../../providers/contract';

export interface Write {
  capability: keyof Capabilities;
  /** Of the ledger entry that one success makes. */
  ledgerType: string;
  /** The calls that make it, over "METHOD /path". */
  operation: string;
  /** Whether the vendor shows our effect id, so that a repeated write finds the first. */
  keyed: boolean;
  /** Answers the vendor's id. */
  run(text: string, effect: EffectId): Promise<string>;
  /** The vendor's id of what an earlier run made, where the channel can tell. */
  find?(effect: EffectId): Promise<string | undefined>;
  /** How the text came out at the vendor's, from the simulator's state. */
  shown(state: unknown, id: string): string | undefined;
  /** What a text should come out as. Throws where it did not. */
  expectShown(shown: string | undefined, text: string): void;
}

const chatSchema = z.object({ messages: z.array(z.object({ id: z.string(), text: z.string() })) });
const chatsSchema = z
  .object({ chats: z.array(chatSchema) })
  .or(
    z
      .object({ conversations: z.array(chatSchema) })
      .transform(({ conversations }) => ({ chats: conversations })),
  );
const issuesSchema = z.object({
  issues: z.array(z.object({ id: z.number(), title: z.string(), description: z.string() })),
});
const invoicesSchema = z.object({
  invoices: z.array(z.object({ number: z.string(), fields: z.object({ Комментарий: z.string() }) })),
});

const paymentsSchema = z.object({
  payments: z.array(z.object({ ref: z.string(), description: z.string() })),
});

const dealsSchema = z.object({ deals: z.array(z.object({ id: z.number(), title: z.string() })) });

const eventsSchema = z.object({
  events: z.array(z.object({ id: z.string(), params: z.object({ payload: z.string() }) })),
});

/** @param to the address of a person who has written to the simulated account */
export function writesOf(
  { messaging, helpdesk, accounting, payments, crm, events }: Capabilities,
  to: string,
): Write[] {
  const writes: Write[] = [];
  if (messaging) {
    writes.push({
      capability: 'messaging',
      ledgerType: 'message',
      operation: '^POST .*(/messages|/sendMessage)$',
      keyed: messaging.settles === 'status',
      run: async (text, effect) => (await messaging.send({ to, text }, effect)).messageId,
      shown: (state, id) =>
        chatsSchema
          .parse(state)
          .chats.flatMap(({ messages }) => messages)
          .find((message) => message.id === id)?.text,
      expectShown: expectPlain(messaging.channel === 'max' ? 4000 : 4096),
    });
  }
  if (helpdesk) {
    writes.push({
      capability: 'helpdesk',
      ledgerType: 'issue',
      operation: '^POST .*/issues/?$',
      keyed: true,
      run: async (text, key) =>
        (
          await helpdesk.openIssue(
            { title: 'Title', description: text, contact: { name: 'Анна', phone: '+79160000001' } },
            key,
          )
        ).issueId,
      find: async (key) => (await helpdesk.findIssueByKey(key))?.issueId,
      shown: (state, id) =>
        issuesSchema.parse(state).issues.find((issue) => String(issue.id) === id)?.description,
      expectShown(shown, text) {
        expect(shown?.replaceAll('<br>', '')).not.toMatch(/[<>]/);
        expect(decodeHtml(shown ?? '')).toBe(text);
      },
    });
  }
  if (accounting) {
    writes.push({
      capability: 'accounting',
      ledgerType: 'invoice',
      operation: '^POST ',
      keyed: true,
      run: async (text, ref) =>
        (
          await accounting.createInvoice(ref, {
            money: { amount: 149_950, currency: 'RUB' },
            purpose: text,
            comment: text,
          })
        ).number,
      find: async (ref) => (await accounting.findInvoice(ref))?.number,
      shown: (state, id) =>
        invoicesSchema.parse(state).invoices.find(({ number }) => number === id)?.fields.Комментарий,
      expectShown: expectPlain(1000),
    });
  }
  if (payments) {
    // A reference of its own for each effect: gateways without a key of ours know a payment by it.
    const create = async (text: string, key: EffectId) =>
      (await payments.create({ ...PAYMENT, orderId: key, reference: key, description: text }, key)).ref;
    writes.push({
      capability: 'payments',
      ledgerType: 'payment',
      operation: '^POST ',
      keyed: payments.settle === undefined,
      run: create,
      // Where there is no key, what an earlier run made is taken back rather than found: see each gateway's own test.
      ...(payments.settle ? {} : { find: (key) => create('Здравствуйте', key) }),
      shown: (state, id) => paymentsSchema.parse(state).payments.find(({ ref }) => ref === id)?.description,
      expectShown: expectFitting(100),
    });
  }
  if (crm) {
    writes.push({
      capability: 'crm',
      ledgerType: 'deal',
      operation: '^POST .*/crm[.]item[.]add',
      keyed: true,
      run: async (title, key) =>
        (
          await crm.createDeal(
            { title, money: { amount: 149_950, currency: 'RUB' }, stage: 'new', origin: 'FX-1', comment: '' },
            key,
          )
        ).dealId,
      find: async (key) => (await crm.findDeal(key))?.dealId,
      shown: (state, id) => dealsSchema.parse(state).deals.find((deal) => String(deal.id) === id)?.title,
      // One line, and in characters that neither HTML nor BB code knows.
      expectShown: (shown, text) => {
        expect(shown).not.toMatch(/[<>[\]\n]/);
        const plain = shown?.replace(/[‹›⁅⁆]/g, (one) => '<>[]'.charAt('‹›⁅⁆'.indexOf(one)));
        expectPlain(255)(plain, text.replace(/\s+/g, ' '));
      },
    });
  }
  if (events) {
    writes.push({
      capability: 'events',
      ledgerType: 'event',
      operation: '^POST ',
      keyed: true,
      // Who takes it knows it by our id alone.
      run: async (text, id) => {
        await events.publish({ name: 'ticket.closed', id, data: { text } });
        return id;
      },
      shown: (state, id) => eventsSchema.parse(state).events.find((event) => event.id === id)?.params.payload,
      expectShown: (shown, text) => expect(JSON.parse(shown ?? '')).toEqual({ text }),
    });
  }
  return writes;
}

const PAYMENT = {
  money: { amount: 149_950, currency: 'RUB' },
  payer: { email: 'buyer@example.com' },
  lines: [{ name: 'Выезд мастера', quantity: 1, price: 149_950 }],
  payUntil: new Date(Date.now() + 3_600_000),
  returnUrl: 'https://shop.example/thanks',
  vatCode: 1,
};

/** Exactly the text; or, of a long one, as much as the vendor takes, which is not less than `least`. */
const expectFitting = (least: number) => (shown: string | undefined, text: string) => {
  if (text.length > least && shown !== text) expectPlain(shown?.length ?? 0)(shown, text);
  else expect(shown).toBe(text);
  expect(shown?.length).toBeGreaterThanOrEqual(Math.min(text.length, least));
};

/** Exactly the text, or as much as fits with an ellipsis, never half a character. */
const expectPlain = (limit: number) => (shown: string | undefined, text: string) => {
  if (text.length <= limit) return expect(shown).toBe(text);
  expect(shown?.length).toBeLessThanOrEqual(limit);
  expect(shown?.length).toBeGreaterThan(limit - 3);
  expect(shown).toMatch(/…$/);
  expect(text.startsWith(shown?.slice(0, -1) ?? '?')).toBe(true);
  expect(shown).not.toMatch(/\p{Surrogate}/u);
};

const decodeHtml = (html: string): string =>
  html
    .replaceAll('<br>', '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
