/** One thing that happened to an entity, in one form whatever it was. No word that a person wrote is in it. */
import { z } from 'zod';
import type { TimelineRow } from '../../journal/search/timeline';
import { TIMELINE_KINDS } from '../../journal/search/timeline';
import { deliveryStatus } from '../../journal/search/transcript';
import { OURSELVES } from '../../calls/payload';
import { decimalOf } from '../../providers/money';
import type { EventKind } from '../../workflows/events';
import { model } from '../models';
import { time } from './fields';

const WHO = ['customer', 'vendor', 'system', 'operator'] as const;

const whoModel = model(
  'TimelineWho',
  z.object({
    type: z.enum(WHO),
    name: z
      .string()
      .nullable()
      .meta({
        description:
          "A customer's or operator's name, a vendor's endpoint; null = not known, or this service.",
        examples: ['Мария Орлова'],
      }),
  }),
);
type Who = z.infer<typeof whoModel>;

export const timelineItemModel = model(
  'TimelineItem',
  z.object({
    id: z.uuid().meta({
      description: 'Of the event, the effect, the audit entry or the call.',
      examples: ['019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e72'],
    }),
    at: time('When it came, or was begun.'),
    kind: z
      .enum(TIMELINE_KINDS)
      .describe(
        'event: it came in; effect: done outside; message: said to a person; deed: done by an operator; call: told to ' +
          'a subscriber of ours.',
      ),
    who: whoModel,
    what: z.string().meta({
      description:
        "A stable word: the event's kind, the effect's type, `text`, `buttons` or `list` of a message, the action of a " +
        'deed, what a call tells of.',
      examples: ['payment.changed'],
    }),
    state: z
      .string()
      .nullable()
      .meta({
        description:
          'Of an event and a call as in their lists; of an effect `started`, `done`, `unconfirmed` or `failed`; of a ' +
          'message its delivery status; of a deed `done`, `refused` or `failed`, null = under way.',
        examples: ['delivered'],
      }),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Why: why an event stands there, why an operator did it.', examples: [null] }),
    attempts: z
      .int()
      .nullable()
      .meta({ examples: [1] }),
    finishedAt: time('When it was over.')
      .nullable()
      .describe('When it was over; null = it is not, or at once.'),
    requestId: z
      .uuid()
      .nullable()
      .meta({ description: 'The hook it came in, or the call of the API.', examples: [null] }),
    eventId: z
      .uuid()
      .nullable()
      .meta({ description: 'Of an event: its id.', examples: [null] }),
    error: z
      .string()
      .nullable()
      .meta({ description: 'What went wrong last.', examples: [null] }),
    detail: z
      .looseObject({})
      .nullable()
      .meta({
        description:
          'Harmless members by kind and `what`: amount, currency, status, stage, provider and the like.',
        examples: [{ status: 'paid', amount: '1499.50', currency: 'RUB' }],
      }),
  }),
);
type TimelineItem = z.infer<typeof timelineItemModel>;

/** Who is behind an event of a kind, where the event itself does not say more. */
const BEHIND: Readonly<Record<string, Who['type']>> = {
  'message.received': 'customer',
  'message.changed': 'customer',
  'message.status': 'vendor',
  'person.changed': 'customer',
  'person.moved': 'customer',
  'issue.changed': 'vendor',
  'payment.changed': 'vendor',
  'payment.hinted': 'vendor',
  'deal.hinted': 'vendor',
  'deal.changed': 'vendor',
  'record.changed': 'vendor',
  'record.decision': 'vendor',
  custom: 'vendor',
  'ticket.adopted': 'system',
  'ticket.changed': 'system',
  'call.requested': 'system',
  'operator.requested': 'operator',
  'reservation.broken': 'operator',
} satisfies Record<EventKind, Who['type']>;

const SYSTEM: Who = { type: 'system', name: null };

export function shownItem(row: TimelineRow): TimelineItem {
  return {
    id: row.id,
    at: row.at.toISOString(),
    kind: row.kind,
    what: row.what,
    state: row.state,
    reason: row.reason,
    attempts: row.attempts,
    finishedAt: row.finished_at?.toISOString() ?? null,
    requestId: row.request_id,
    eventId: row.kind === 'event' ? row.id : null,
    error: row.error,
    ...byKind(row),
  };
}

function byKind(row: TimelineRow): Pick<TimelineItem, 'who' | 'detail'> & Partial<TimelineItem> {
  switch (row.kind) {
    case 'event':
      return cameIn(row);
    case 'effect':
      return { who: SYSTEM, detail: { provider: row.place, ...made.safeParse(row.about).data } };
    case 'message':
      return said(row);
    case 'deed':
      return done(row);
    case 'call':
      return called(row);
  }
}

const money = z.object({ amount: z.number(), currency: z.string() });

/** Of payloads, what says nothing of a person and holds no words of theirs. What is of another form is left out. */
const harmless = z.object({
  gateway: word(),
  status: word(),
  stage: word(),
  action: word(),
  touched: word(),
  money: money.optional().catch(undefined),
  content: z.object({ type: z.string() }).optional().catch(undefined),
  change: z
    .union([
      z.object({ type: z.string(), author: word(), public: z.boolean().optional().catch(undefined) }),
      z.string(),
    ])
    .optional()
    .catch(undefined),
  statusCode: word(),
  news: z
    .object({ type: z.string(), code: word(), money: money.optional().catch(undefined) })
    .optional()
    .catch(undefined),
  invoice: z.object({ money }).optional().catch(undefined),
  actor: word(),
});
function word() {
  return z.string().max(200).optional().catch(undefined);
}

function cameIn({ what, about, name, place, replay_of }: TimelineRow): Pick<TimelineItem, 'who' | 'detail'> {
  const { data = {} } = harmless.safeParse(about);
  const { gateway, status, stage, action, touched, content, statusCode, news, invoice, actor } = data;
  const change = typeof data.change === 'string' ? { type: data.change } : data.change;
  const type = authorOf(change) ?? BEHIND[what] ?? 'vendor';
  const names = { customer: name, vendor: place, operator: actor ?? null, system: null };
  const sum = news?.money ?? data.money ?? invoice?.money;
  const detail = {
    ...defined({ gateway, action, touched, stage }),
    ...defined({ status: status ?? news?.code ?? statusCode }),
    ...defined({ type: change?.type ?? news?.type ?? content?.type ?? (invoice && 'invoice') }),
    ...(sum ? { amount: decimalOf(sum.amount), currency: sum.currency } : {}),
    ...defined({ replayOf: replay_of ?? undefined }),
  };
  return { who: { type, name: names[type] }, detail: orNull(detail) };
}

/** At the desk the customer writes as well. */
const authorOf = (change: object | undefined): Who['type'] | undefined =>
  change && 'author' in change && change.author === 'contact' ? 'customer' : undefined;

/** What an effect made: ids and numbers that name no person. */
const made = z.object({ issueId: z.string().optional(), number: z.string().optional() });

const receipts = z.object({ rank: z.number(), failed: z.string().nullable() });

function said(row: TimelineRow): Pick<TimelineItem, 'who' | 'detail' | 'state' | 'error'> {
  const { rank, failed } = receipts.parse(row.about);
  const outcome = row.state as 'sending' | 'sent' | 'unconfirmed' | 'failed';
  return {
    who: SYSTEM,
    state: deliveryStatus({ outcome, rank, failed }),
    error: failed ?? row.error,
    detail: { channel: row.place },
  };
}

const ACTED = /\/actions\/(\w+)$/;

function done({
  what,
  place,
  name,
  status,
}: TimelineRow): Pick<TimelineItem, 'who' | 'detail' | 'what' | 'state'> {
  return {
    who: { type: 'operator', name },
    what: ACTED.exec(place ?? '')?.[1] ?? what,
    state: status === null ? null : status < 400 ? 'done' : status < 500 ? 'refused' : 'failed',
    detail: status === null ? null : { status },
  };
}

const about = z.object({ stage: word(), announced: z.boolean() });

function called(row: TimelineRow): Pick<TimelineItem, 'who' | 'detail'> {
  const { stage } = about.parse(row.about);
  const isOurs = row.name === OURSELVES.id;
  return {
    who: isOurs ? SYSTEM : { type: 'operator', name: row.name },
    detail: { mode: row.place, ...defined({ stage }) },
  };
}

const defined = (members: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

const orNull = <T extends object>(detail: T): T | null => (Object.keys(detail).length > 0 ? detail : null);
