/** Reading failures: flows branch on the stable type, never on the message. */
import { ActivityFailure, ApplicationFailure, TimeoutFailure, patched } from '@temporalio/workflow';

export interface Trouble {
  /** Stable, for example `okdesk.rejected`. */
  type: string;
  /** The sentence that says what to do. */
  message: string;
  /** It is not tried again. */
  final?: true;
}

/** What an activity came to; anything that is not a failed activity is thrown on. */
export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof ActivityFailure)) throw error;
  const { cause } = error;
  if (cause instanceof ApplicationFailure) return { type: cause.type ?? 'failure', message: cause.message };
  if (cause instanceof TimeoutFailure)
    return { type: 'timeout', message: `${error.activityType} did not succeed in time.` };
  throw error;
}

/** The person cannot be written to any more, or wants it no more: nobody to go on with. */
const UNREACHABLE = new Set([
  'telegram.blocked',
  'telegram.deactivated',
  'telegram.kicked',
  'telegram.not_started',
  'telegram.chat_not_found',
  'max.blocked',
  'max.chat_not_found',
  'whatsapp.undeliverable',
  'whatsapp.failed',
  'contact.unknown',
  'contact.stopped',
]);

/** Also where this account may never write to people of that country; runs of earlier versions went on trying. */
export const isUnreachable = ({ type }: Trouble): boolean =>
  UNREACHABLE.has(type) ||
  (type === 'whatsapp.country_restricted' && patched('a restricted country ends the dialog'));

/** A workflow started by hand under an id that says nothing fails at once rather than try for ever. */
export const wrongId = (workflowId: string, form: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    `${workflowId} is not an id of the form ${form}. It is started by an event of the journal or by the API, not by hand.`,
    'workflow.wrong_id',
  );
