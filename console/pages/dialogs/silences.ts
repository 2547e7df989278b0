/** Why no answer of ours reaches a customer, the gravest first: pure, of what the page knows already. */
import type { ShownProvider } from '../../../api/v1/providers';
import type { Readiness } from '../../../api/v1/health';
import type { DialogDetail, Message, Workflow } from '../../data/models';
import { toldBy } from '../../data/told';

export type Silence =
  | { why: 'stopped'; at: string }
  | { why: 'failed'; error: string | null }
  | { why: 'unconfirmed' }
  | { why: 'trouble'; sentence: string; isFinal: boolean }
  | { why: 'channel-off'; reason: string }
  | { why: 'temporal-away' }
  | { why: 'workers-away' }
  | { why: 'taken-over'; by: string; since: string; isMe: boolean };

interface Known {
  dialog: DialogDetail;
  workflow: Workflow | undefined;
  messages: readonly Message[] | undefined;
  providers: readonly ShownProvider[] | undefined;
  readiness: Readiness | undefined;
  me: string;
}

export function silencesOf({ dialog, workflow, messages, providers, readiness, me }: Known): Silence[] {
  const told = toldBy('dialog', workflow);
  const outbound = providers?.find(({ id }) => id === dialog.channel)?.outbound;
  const trouble = told?.trouble ?? told?.operatorTrouble ?? told?.undelivered;
  const operator = told?.operator;
  const last = messages?.findLast(({ direction }) => direction === 'out');
  return [
    ...(dialog.stoppedAt === null ? [] : [{ why: 'stopped' as const, at: dialog.stoppedAt }]),
    ...(outbound && !outbound.on ? [{ why: 'channel-off' as const, reason: outbound.reason ?? '' }] : []),
    ...(readiness && !readiness.temporal.ok ? [{ why: 'temporal-away' as const }] : []),
    ...(readiness?.temporal.ok && !readiness.workers.ok ? [{ why: 'workers-away' as const }] : []),
    ...(trouble
      ? [{ why: 'trouble' as const, sentence: trouble.message, isFinal: trouble.final === true }]
      : []),
    ...(trouble ? [] : ofLast(last)),
    ...(operator
      ? [{ why: 'taken-over' as const, by: operator.by, since: operator.since, isMe: operator.by === me }]
      : []),
  ];
}

function ofLast(last: Message | undefined): Silence[] {
  if (last?.direction !== 'out') return [];
  if (last.status === 'failed') return [{ why: 'failed', error: last.error ?? null }];
  return last.status === 'unconfirmed' ? [{ why: 'unconfirmed' }] : [];
}
