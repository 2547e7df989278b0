/**
 * What a person at the operations panel wants done with an order. Trap: without an `Idempotency-Key` the same words are
 * the same request for ever; a panel that wants to ask for the same thing twice sends keys.
 */
import { z } from 'zod';
import type { OperatorRequested } from '../../workflows/checkout-events';
import { ORDER_ACTIONS } from '../../workflows/checkout-events';
import { contentHash } from '../content-hash';
import type { HookSide, Reading } from '../contract';
import { parseAmount } from '../money';
import { deliveryId, deliveryKey, oddMembers, signHook, unread, verifySigned } from '../signed-hook';
import type { SignedHookSettings } from '../signed-hook';

const text = z.string().trim().min(1);

const bodySchema = z.looseObject({
  action: z.enum(ORDER_ACTIONS),
  order_id: z.union([text, z.int()]).transform(String),
  actor: text,
  reason: z.string(),
  /** Of a refund, major units; all that is left where absent. */
  amount: z.union([z.number(), z.string()]).nullish(),
  /** Of a change: the order's lines from now on. */
  lines: z
    .array(z.object({ sku: text, quantity: z.int().positive() }))
    .min(1)
    .nullish(),
});

export const hook: HookSide<SignedHookSettings> = {
  format: 'json',
  deliveryKey,
  verify: verifySigned,

  read(body, request): Reading {
    const parsed = bodySchema.safeParse(body);
    if (!parsed.success) return unread(body, oddMembers(parsed.error));
    const { action, order_id: orderId, actor, reason, lines } = parsed.data;
    if (action === 'change' && !lines) return unread(body, 'a change that names no lines');
    const stated = parsed.data.amount ?? undefined;
    const amount = stated === undefined ? undefined : parseAmount(stated);
    if (stated !== undefined && (amount === undefined || amount <= 0))
      return unread(body, 'amount is no amount above zero, or one that can be read in two ways');
    const event: OperatorRequested = {
      kind: 'operator.requested',
      orderId,
      requestId: deliveryKey(request) ?? contentHash(body),
      action,
      actor,
      reason,
      ...(amount === undefined ? {} : { amount }),
      ...(lines ? { lines } : {}),
    };
    return { events: [{ ...deliveryId(request, body), event }], unread: [], ignored: [] };
  },

  sign: signHook,
};
