/** The operations panel: `request` with what the hook shall say. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Simulator } from '../../sandbox/contract';
import type { SignedHookSettings } from '../signed-hook';
import { signedSimulator } from '../signed-simulator';

const parameters = z.looseObject({
  action: z.string(),
  orderId: z.string(),
  actor: z.string().default('operator'),
  reason: z.string().default('asked for in the sandbox'),
  amount: z.union([z.number(), z.string()]).optional(),
  lines: z.array(z.looseObject({ sku: z.string(), quantity: z.number() })).optional(),
});

export const opspanelSimulator = (settings: SignedHookSettings): Simulator =>
  signedSimulator(settings, (send) => ({
    request(given) {
      const { action, orderId, actor, reason, amount, lines } = parameters.parse(given);
      const requestId = randomUUID();
      const body = { action, order_id: orderId, actor, reason, amount, lines };
      send({ body, key: requestId, order: `order:${orderId}`, about: action });
      return { requestId };
    },
  }));
