/** `check`: the one notification whose answer decides. It is sent once, and waited for. */
import { z } from 'zod';
import type { SimWorld } from '../../sandbox/contract';
import type { BookedPayment } from '../payment-book';
import { hook as ours } from './hook';
import type { CloudpaymentsHookSettings } from './settings';
import { formOf } from './simulator-till';

const ANSWER_MS = 5_000;

/** Throws where the service does not answer, or not with leave to pay. */
export async function askCheck(
  payment: BookedPayment,
  world: SimWorld,
  settings: CloudpaymentsHookSettings,
): Promise<void> {
  if (world.hookUrl === undefined) return;
  const body = Buffer.from(formOf(payment, world, { Status: 'Completed', OperationType: 'Payment' }));
  const response = await fetch(`${world.hookUrl}/check`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...ours.sign(body, settings) },
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const told = z.looseObject({ code: z.number() }).safeParse(await response.json().catch(() => undefined));
  if (told.data?.code === 0) return;
  throw new Error(
    `The service did not let payment ${payment.ref} be paid (HTTP ${response.status}, code ${told.data?.code ?? 'none'}).`,
  );
}
