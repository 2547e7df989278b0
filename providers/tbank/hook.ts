/**
 * Notifications: https://developer.tbank.ru/eacq/intro/developer/notification
 * Traps: the token stands in the body; anything but the bare `OK` is a failure; AUTHORIZED and CONFIRMED come at once, in
 * any order; card, receipt and QR notices come to the same address in other shapes; two equal partial refunds are told of
 * in the very same words.
 */
import { z } from 'zod';
import { contentHash } from '../content-hash';
import type { HookSide, Reading, Verdict } from '../contract';
import { constantTimeEqual, GENUINE, matchesAny, refuse } from '../verify';
import { rootValues } from './root-values';
import type { TbankHookSettings } from './settings';
import { statusOf } from './statuses';
import { tokenOf } from './token';

/** As its root values, for the numbers' sake. */
const paymentSchema = z.object({
  OrderId: z.string().min(1),
  PaymentId: z.string().regex(/^\d{1,20}$/),
  Status: z.string().min(1),
  Amount: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
});

/** A repeat of the delivery comes an hour later, and leads to one look more: it costs nothing to look again. */
const REFUND_WINDOW_MS = 1_000;

export const hook: HookSide<TbankHookSettings> = {
  format: 'json',

  verify({ body }, { terminalKey, passwords }): Verdict {
    const values = valuesOf(body);
    const token = values?.get('Token') ?? '';
    if (!values || token === '') return refuse('signature_missing');
    const matches = passwords.map((password) =>
      constantTimeEqual(token.toLowerCase(), tokenOf(values, password)),
    );
    const ours = matchesAny(values.get('TerminalKey') ?? '', [terminalKey]);
    if (!matches.includes(true)) return refuse('signature_wrong');
    return ours ? GENUINE : refuse('credentials_wrong');
  },

  read(body, request): Reading {
    const values = isObject(body) ? (valuesOf(request.body) ?? new Map<string, string>()) : undefined;
    if (values === undefined) return unread(body, 'no notification of T-Bank');
    const foreign = foreignOf(values);
    if (foreign !== undefined) return ignored(body, foreign);
    const parsed = paymentSchema.safeParse(Object.fromEntries(values));
    if (!parsed.success) return unread(body, 'no notification of a payment');
    const { OrderId: reference, PaymentId: paymentId, Status: said, Amount: amount } = parsed.data;
    const status = statusOf(said);
    const eventId = `${paymentId}:${said}:${amount}`;
    if (status === undefined) return unread(body, `unknown status "${said.slice(0, 40)}"`);
    if (status === 'hinted') {
      const event = { kind: 'payment.hinted' as const, gateway: 'tbank', paymentId, said };
      return { events: [{ eventId, windowMs: REFUND_WINDOW_MS, event }], unread: [], ignored: [] };
    }
    const event = {
      kind: 'payment.changed' as const,
      gateway: 'tbank',
      paymentId,
      status,
      // Internet acquiring is in roubles alone.
      money: { amount, currency: 'RUB' },
      references: [{ type: 'order' as const, value: reference }],
    };
    return { events: [{ eventId, event }], unread: [], ignored: [] };
  },

  acknowledge: () => ({ status: 200, body: 'OK', contentType: 'text/plain' }),

  sign: () => ({}),

  seal(body, { terminalKey, passwords: [password = ''] }) {
    const text = body.toString('utf8');
    const values = valuesOf(body)?.set('TerminalKey', terminalKey);
    if (values === undefined) return body;
    const proof = { TerminalKey: terminalKey, Token: tokenOf(values, password) };
    // Laid over, not parsed and rebuilt: the spelling of what stands there is what is signed.
    const members = JSON.stringify(proof).slice(1, -1);
    const rest = text.slice(text.indexOf('{') + 1, text.lastIndexOf('}')).trim();
    return Buffer.from(rest === '' ? `{${members}}` : `{${rest},${members}}`);
  },
};

/** Undefined where it is no JSON object. */
function valuesOf(body: Buffer): Map<string, string> | undefined {
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  try {
    return isObject(JSON.parse(text)) ? rootValues(text) : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What comes to the same address and is about no payment. */
function foreignOf(values: ReadonlyMap<string, string>): string | undefined {
  if (values.get('Status') === 'RECEIPT') return 'a receipt was made';
  if (values.has('OrderId')) return undefined;
  if (values.has('RequestKey')) return 'a card or an account was bound';
  return undefined;
}

const unread = (part: unknown, reason: string): Reading => ({
  events: [],
  unread: [{ eventId: contentHash(part), part, reason }],
  ignored: [],
});

const ignored = (part: unknown, reason: string): Reading => ({
  events: [],
  unread: [],
  ignored: [{ eventId: contentHash(part), part, reason }],
});
