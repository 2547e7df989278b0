/**
 * Messages to people. No messenger takes an idempotency key; what an unknown outcome comes to differs:
 * WhatsApp hands our effect id back in the status hook (`biz_opaque_callback_data`), so the outcome is waited
 * for; Telegram and MAX tell nothing, so it stays "not confirmed" and the flow's stated preference applies.
 */
import { z } from 'zod';
import { OutboundError } from '../providers/failure';
import type { Messaging, OutgoingMessage } from '../providers/contract';
import { reasonOf } from '../redaction';
import type { Activities, SendResult } from '../workflows/activities';
import type { AddressMove } from '../workflows/events';
import { messagingOf } from './capability';
import { requireContact } from './contacts';
import type { ActivityDeps } from './deps';
import { effectId } from './effect-id';
import { once } from './effects';
import type { Effect, EffectRow, Strategy } from './effects';
import { waitFailure } from './failure';
import { unlessHeld } from './holds';
import { answerPress } from './presses';
import { heedLimit, toldByReceipts, waitOut, wasDelivered } from './receipts';
import { noteOutcome, noteSending } from './transcript';
import type { Sending } from './window';
import { requireConsent } from './wishes';
import { saysClosed, withinWindow } from './window';

type Input = Parameters<Activities['sendMessage']>[0];

const sendResult = z.object({
  outcome: z.enum(['sent', 'unconfirmed']),
  messageId: z.string().optional(),
  unknownCopy: z.literal(true).optional(),
  sentAt: z.string(),
}) satisfies z.ZodType<SendResult>;

/** How often one text may leave that was taken each time and then failed for a passing reason. */
const SENDS_AFTER_FAILURES = 3;

/**
 * How often one text may leave where the channel cannot tell what became of it: a question that never arrived
 * leaves a dialog waiting for an hour, until its reminder.
 */
const SENDS_WITHOUT_CONFIRMATION = 3;

export const messagingActivities = (deps: ActivityDeps) =>
  ({
    async sendMessage(input: Input): Promise<SendResult> {
      const messaging = messagingOf(deps, input.to.channel);
      const { address, stoppedAt } = await requireContact(deps.pool, input.to);
      const failed = input.again?.messageId;
      if (failed !== undefined) {
        if (await wasDelivered(deps.pool, input.to, failed)) return sent(failed, deps.now());
        await heedLimit(deps, input.to, failed, messaging);
      }
      await answerCallback(deps, messaging, input);
      const effect: Effect = {
        id: effectId(input.effect, input.again ? 'message_again' : 'message'),
        workflowId: input.workflowId,
        type: input.again ? 'message_again' : 'message',
        provider: messaging.channel,
      };
      await noteSending(deps.pool, effect.id, input);
      const { text, buttons, list, heard } = input.message;
      const message: OutgoingMessage = { from: input.to.account, to: address, text, buttons, list, heard };
      const held: Messaging = {
        ...messaging,
        send: async (...sent) => {
          requireConsent({ stoppedAt }, input.message.lastWord);
          const made = await unlessHeld(deps, input.to, () => messaging.send(...sent));
          if (made.moved) await noteMove(deps, messaging.channel, input, made.moved);
          return made;
        },
      };
      const sending = withinWindow(deps, held, input, message, effect.id);
      const strategy =
        messaging.settles === 'status'
          ? settledByStatus(deps, effect, messaging, sending)
          : neverSettled(input.whenUnconfirmed, sending.send);
      try {
        const result = await once(deps, effect, strategy);
        await noteOutcome(deps.pool, effect.id, result);
        return result;
      } catch (error) {
        if (error instanceof OutboundError && error.outcome === 'refused') {
          await noteOutcome(deps.pool, effect.id, { outcome: 'failed' });
        }
        throw error;
      }
    },
  }) satisfies Partial<Activities>;

type Send = () => Promise<{ messageId: string }>;

const sent = (messageId: string, at: Date): SendResult => ({
  outcome: 'sent',
  messageId,
  sentAt: at.toISOString(),
});

/** Any time in the row is that of an attempt which may have arrived, too. */
const repeated = ({ sentAt }: EffectRow, made: SendResult): SendResult =>
  sentAt.length > 0 ? { ...made, unknownCopy: true } : made;

function settledByStatus(
  deps: ActivityDeps,
  effect: Effect,
  messaging: Messaging,
  { send, close }: Sending,
): Strategy<SendResult> {
  return {
    result: sendResult,
    async settle(row) {
      const told = await toldByReceipts(deps.pool, effect, row.sentAt.length, messaging);
      if (told && 'messageId' in told) return sent(told.messageId, firstOf(row));
      if (told) {
        const { failure } = told;
        if (saysClosed(failure, messaging) && close()) return undefined;
        if (failure.outcome !== 'try_later' || row.sentAt.length >= SENDS_AFTER_FAILURES)
          throw final(failure);
        waitOut(failure, row.sentAt.at(-1)!, deps.now());
        return undefined;
      }
      const age = deps.now().getTime() - (row.sentAt.at(-1)?.getTime() ?? 0);
      const left = deps.timings.statusMs - age;
      if (left <= 0) return undefined;
      throw waitFailure(
        `${effect.provider}.unsettled`,
        `Whether ${effect.provider} took the message is not known yet; its status is awaited before it is sent again.`,
        // Most statuses come within a second or two; later on there is no hurry.
        Math.min(left, age < 10_000 ? 1_000 : 5_000),
      );
    },
    perform: async (row, sentAt) => repeated(row, sent((await send()).messageId, row.sentAt[0] ?? sentAt)),
  };
}

const final = ({ type, message, options }: OutboundError): OutboundError =>
  new OutboundError('refused', type, message, options);

function neverSettled(whenUnconfirmed: Input['whenUnconfirmed'], send: Send): Strategy<SendResult> {
  const mayRepeat = (sends: number) => whenUnconfirmed === 'repeat' && sends < SENDS_WITHOUT_CONFIRMATION;
  const unconfirmed = (at: Date): SendResult => ({ outcome: 'unconfirmed', sentAt: at.toISOString() });
  return {
    result: sendResult,
    settle: async (row) => (mayRepeat(row.sentAt.length) ? undefined : unconfirmed(firstOf(row))),
    async perform(row, sentAt) {
      try {
        return repeated(row, sent((await send()).messageId, row.sentAt[0] ?? sentAt));
      } catch (error) {
        const unknown = error instanceof OutboundError && error.outcome === 'unknown';
        if (!unknown || mayRepeat(row.sentAt.length + 1)) throw error;
        return unconfirmed(row.sentAt[0] ?? sentAt);
      }
    },
    stateOf: (made) => (made.outcome === 'sent' ? 'done' : 'unconfirmed'),
  };
}

/** The earliest time the person may have seen it: what came after that may be an answer. */
function firstOf(row: EffectRow): Date {
  const [first] = row.sentAt;
  if (!first) throw new Error('An effect without a send has nothing to settle; this cannot happen.');
  return first;
}

/** The message has gone to the new address already; a note that fails is made at the next message. */
async function noteMove(
  deps: ActivityDeps,
  channel: string,
  { to, workflowId }: Input,
  moved: AddressMove,
): Promise<void> {
  try {
    await deps.movePeople(deps.pool, {
      channel,
      account: to.account,
      person: { aliases: [moved.to] },
      formerly: [moved.from],
      keepsFormer: true,
    });
  } catch (error) {
    deps.logger.warn(
      { workflowId, provider: channel, reason: reasonOf(error) },
      'the new address of a contact could not be noted; it is noted with the next message',
    );
  }
}

/** Ends the spinner on the pressed button. Worth a try and no more: the message itself is the answer. */
async function answerCallback(
  deps: ActivityDeps,
  messaging: Messaging,
  { message, workflowId }: Input,
): Promise<void> {
  if (message.answerCallback === undefined) return;
  try {
    await answerPress(deps, messaging, message.answerCallback, workflowId);
  } catch (error) {
    const type = error instanceof OutboundError ? error.type : 'unexpected';
    deps.logger.debug(
      { workflowId, provider: messaging.channel, type },
      'a pressed button could not be acknowledged',
    );
  }
}
