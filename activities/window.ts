/**
 * Some channels take anything for a day after the person wrote, and later only an approved template. That the window
 * is closed is known from the journal before a message leaves, or from the channel's refusal; either way the template
 * goes out under the same effect.
 */
import type { Messaging, OutgoingMessage, SentMessage } from '../providers/contract';
import { OutboundError } from '../providers/failure';
import type { Activities } from '../workflows/activities';
import type { ActivityDeps } from './deps';

type Input = Parameters<Activities['sendMessage']>[0];

export interface Sending {
  send(): Promise<SentMessage>;
  /** The channel told by a status that the window is closed; true where a template may be sent. */
  close(): boolean;
}

export function withinWindow(
  deps: Pick<ActivityDeps, 'pool' | 'now'>,
  messaging: Messaging,
  input: Input,
  message: OutgoingMessage,
  effectId: string,
): Sending {
  const template = input.outsideWindow;
  let isClosed = input.again?.byTemplate ?? false;
  return {
    close: () => (isClosed = template !== undefined),
    async send() {
      if (!template) return messaging.send(message, effectId);
      // Without a template the channel's own word is asked for: it may count what the journal cannot know.
      if (!isClosed && messaging.hasTemplate?.(template))
        isClosed = await isLongSilent(deps, messaging, input);
      const byTemplate = () => messaging.send({ ...message, template }, effectId);
      if (isClosed) return byTemplate();
      try {
        return await messaging.send(message, effectId);
      } catch (error) {
        if (!saysClosed(error, messaging)) throw error;
        isClosed = true;
        return byTemplate();
      }
    },
  };
}

export const saysClosed = (error: unknown, { channel }: Pick<Messaging, 'channel'>): boolean =>
  error instanceof OutboundError && error.type === `${channel}.window_closed`;

/** What is no message opens no window: Meta names messages and calls, and neither corrections nor reactions. */
async function isLongSilent(
  { pool, now }: Pick<ActivityDeps, 'pool' | 'now'>,
  { windowMs }: Messaging,
  { workflowId }: Input,
): Promise<boolean> {
  if (windowMs === undefined) return false;
  const { rows } = await pool.query<{ heard: boolean }>(
    `SELECT EXISTS (SELECT FROM events
                     WHERE workflow_id = $1 AND kind = 'message.received' AND received_at > $2
                       AND payload->>'edit' IS NULL) AS heard`,
    [workflowId, new Date(now().getTime() - windowMs).toISOString()],
  );
  return rows[0]?.heard === false;
}
