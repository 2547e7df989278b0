/** One line of the log for each attempt of an activity that calls an outside system. */
import { ApplicationFailure } from '@temporalio/common';
import { Context } from '@temporalio/activity';
import type { Logger } from '../logging';
import { isDebugging, msSince } from '../logging';
import { OutboundError } from '../providers/failure';
import type { Activities } from '../workflows/activities';
import { PROVIDER_OF } from '../workflows/queues';
import { effectId } from './effect-id';

interface Named {
  provider: string;
  /** Absent where nothing is written. */
  effectId?: string;
}

type NamedBy = { [K in keyof Activities]?: (input: Parameters<Activities[K]>[0]) => Named };

/** Who is called under which effect id, by the activity's name, which the line calls `operation`. */
export const OUTBOUND = {
  sendMessage: ({ effect, to }) => ({ provider: to.channel, effectId: effectId(effect, 'message') }),
  keepMedia: ({ from }) => ({ provider: from.channel }),
  openIssue: ({ effect }) => ({ provider: PROVIDER_OF.helpdesk, effectId: effectId(effect, 'issue') }),
  commentIssue: ({ effect }) => ({ provider: PROVIDER_OF.helpdesk, effectId: effectId(effect, 'comment') }),
  rateIssue: ({ effect }) => ({ provider: PROVIDER_OF.helpdesk, effectId: effectId(effect, 'rate') }),
  readIssue: () => ({ provider: PROVIDER_OF.helpdesk }),
  issueInvoice: ({ effect }) => ({ provider: PROVIDER_OF.accounting, effectId: effectId(effect, 'invoice') }),
  createPayment: ({ effect, gateway }) => ({ provider: gateway, effectId: effectId(effect, 'payment') }),
  readPayments: ({ gateway }) => ({ provider: gateway }),
  cancelPayment: ({ gateway }) => ({ provider: gateway }),
  refundPayment: ({ effect, gateway }) => ({ provider: gateway, effectId: effectId(effect, 'refund') }),
  lookPaymentUp: ({ gateway }) => ({ provider: gateway }),
  openDeal: ({ effect }) => ({ provider: PROVIDER_OF.crm, effectId: effectId(effect, 'deal') }),
  openOrphanDeal: ({ effect }) => ({ provider: PROVIDER_OF.crm, effectId: effectId(effect, 'deal') }),
  moveDeal: () => ({ provider: PROVIDER_OF.crm }),
  readRecord: ({ platform }) => ({ provider: platform }),
  readDeal: () => ({ provider: PROVIDER_OF.crm }),
  issueSale: ({ effect }) => ({ provider: PROVIDER_OF.accounting, effectId: effectId(effect, 'sale') }),
  withdrawSale: ({ ref }) => ({ provider: PROVIDER_OF.accounting, effectId: ref }),
  escalateOrder: ({ effect }) => ({ provider: PROVIDER_OF.helpdesk, effectId: effectId(effect, 'issue') }),
  withdrawInvoice: ({ ref }) => ({ provider: PROVIDER_OF.accounting, effectId: ref }),
} satisfies NamedBy;

export function withLine<I, R>(
  logger: Logger,
  operation: keyof typeof OUTBOUND,
  name: (input: I) => Named,
  activity: (input: I) => Promise<R>,
): (input: I) => Promise<R> {
  return async (input) => {
    if (!isDebugging(logger)) return activity(input);
    const startedAt = performance.now();
    const { workflowExecution, attempt } = Context.current().info;
    const tell = (came: { outcome: string; type?: string }) =>
      logger.debug(
        {
          workflowId: workflowExecution?.workflowId,
          runId: workflowExecution?.runId,
          ...name(input),
          operation,
          ...came,
          ms: msSince(startedAt),
          attempt,
        },
        'an outbound activity',
      );
    try {
      const result = await activity(input);
      tell({ outcome: outcomeOf(result) });
      return result;
    } catch (error) {
      tell(failureOf(error));
      throw error;
    }
  };
}

/** A message may have been sent without anybody being able to tell: `unconfirmed`. */
function outcomeOf(result: unknown): string {
  if (typeof result !== 'object' || result === null) return 'done';
  const outcome: unknown = Reflect.get(result, 'outcome');
  return outcome === 'unconfirmed' ? outcome : 'done';
}

/** Outcomes as providers/failure.ts has them; `waits` = not tried now, and no failure. */
function failureOf(error: unknown): { outcome: string; type: string } {
  if (error instanceof OutboundError) return { outcome: error.outcome, type: error.type };
  if (error instanceof ApplicationFailure)
    return {
      outcome: error.nextRetryDelay === undefined ? 'failed' : 'waits',
      type: error.type ?? 'unexpected',
    };
  return { outcome: 'failed', type: 'unexpected' };
}
