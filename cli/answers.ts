/**
 * The API's answers as far as commands read them. Loose throughout: `--json` hands on every member, those of a later
 * version too.
 */
import { z } from 'zod';

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.looseObject({ items: z.array(item), nextCursor: z.string().nullable() });

const text = z.string();
const maybe = z.string().nullish();
const count = z.number();

// ---------------------------------------------------------------- providers

const side = z.looseObject({ on: z.boolean(), reason: text.optional() });

export const providerSchema = z.looseObject({
  id: text,
  title: text,
  hook: side,
  outbound: side,
  account: maybe,
  lastHookAt: maybe,
  lastError: z.looseObject({ at: text, side: text, reason: text }).nullish(),
  sandbox: z.boolean().optional(),
});
export type Provider = z.infer<typeof providerSchema>;
export const providerList = z.looseObject({ items: z.array(providerSchema) });

export const checkedSchema = z.looseObject({
  id: text,
  ok: z.boolean(),
  findings: z.array(z.looseObject({ what: text, ok: z.boolean(), detail: text })),
});

export const connectedSchema = z.looseObject({
  id: text,
  hookUrl: text,
  done: z.array(text),
  warnings: z.array(text),
});

// ---------------------------------------------------------------- hooks and events

export const hookSchema = z.looseObject({
  id: text,
  receivedAt: text,
  endpoint: text,
  method: text,
  path: text,
  peer: text,
  headers: z.record(z.string(), z.string()),
  query: z.record(z.string(), z.string()),
  bodyBytes: count,
  outcome: text,
  reason: maybe,
  fault: maybe,
  accepted: count,
  duplicates: count,
  answer: z.looseObject({ status: count, body: maybe }),
  milliseconds: count,
});
export const hookDetail = hookSchema.extend({
  body: z.looseObject({ encoding: text, content: text }).nullish(),
});

export const eventSchema = z.looseObject({
  id: text,
  state: text,
  reason: maybe,
  endpoint: text,
  kind: text,
  eventId: text,
  workflowId: maybe,
  requestId: maybe,
  number: count.nullish(),
  attempts: count,
  duplicates: count,
  receivedAt: text,
  parkedAt: maybe,
  retryAt: maybe,
  settledAt: maybe,
  replayOf: maybe,
  payload: z.unknown(),
});
export type Event = z.infer<typeof eventSchema>;

// ---------------------------------------------------------------- workflows

export const workflowSchema = z.looseObject({
  workflowId: text,
  runId: text.optional(),
  type: text,
  status: text,
  execution: text,
  stage: maybe,
  waitingFor: maybe,
  state: z.unknown(),
  stateReason: text.optional(),
  startedAt: text,
  closedAt: maybe,
  temporalUrl: text,
});

/** What a bulk replay tells of itself. */
export const replayState = z.looseObject({
  stage: z.enum(['counting', 'replaying', 'stopped', 'done']),
  total: count,
  done: count,
  replayed: count,
  skipped: count,
  failed: count,
});

export const startedSchema = z.looseObject({ workflowId: text, runId: text.optional(), temporalUrl: text });

export const actionSchema = z.looseObject({
  workflowId: text,
  action: text,
  stage: maybe,
  status: maybe,
  waitingFor: maybe,
});

export const flowList = z.looseObject({
  items: z.array(
    z.looseObject({ flow: text, title: text, description: maybe, workflowType: text, input: z.unknown() }),
  ),
});

// ---------------------------------------------------------------- dialogs

export const dialogSchema = z.looseObject({
  id: text,
  workflowId: text,
  channel: text,
  account: text,
  name: maybe,
  phone: maybe,
  stage: maybe,
  status: maybe,
  language: maybe,
  stoppedAt: maybe,
  firstAt: text,
  lastAt: text,
  temporalUrl: text,
});

export const messageSchema = z.looseObject({
  id: text,
  direction: z.enum(['in', 'out']),
  at: text,
  status: text,
  error: text.optional(),
  content: z.looseObject({ type: text, text: text.optional(), title: text.optional() }).nullish(),
});

// ---------------------------------------------------------------- orders and stock

export const orderSchema = z.looseObject({
  id: text,
  workflowId: text,
  status: text,
  statusSince: text,
  customer: z.looseObject({ name: maybe, email: maybe, phone: maybe }).nullable(),
  lines: z.array(z.looseObject({ sku: text, name: text, quantity: count, price: text })),
  total: text,
  currency: text,
  createdAt: text,
  temporalUrl: text,
});
export const orderDetail = orderSchema.extend({
  waitingFor: maybe,
  why: maybe,
  pages: z.array(z.looseObject({ gateway: text, payUrl: maybe })),
});

export const articleSchema = z.looseObject({
  sku: text,
  name: text,
  price: text,
  currency: text,
  onHand: count,
  reserved: count,
  free: count,
  sold: count,
});
export const adjustedSchema = z.looseObject({ article: articleSchema, broken: z.array(text) });
export const adjustmentSchema = z.looseObject({
  id: text,
  delta: count,
  onHand: count,
  reason: text,
  by: text,
  at: text,
});

// ---------------------------------------------------------------- notices

export const noticeSchema = z.looseObject({
  id: text,
  kind: text,
  subject: text,
  state: text,
  title: text,
  count,
  most: count,
  firstAt: text,
  lastAt: text,
  overAt: maybe,
  acknowledgedAt: maybe,
  acknowledgedBy: maybe,
});

// ---------------------------------------------------------------- administration

export const keySchema = z.looseObject({
  id: text,
  name: text,
  scopes: z.array(text),
  createdAt: text,
  createdBy: maybe,
  lastUsedAt: maybe,
  expiresAt: maybe,
  revokedAt: maybe,
});
export const newKey = keySchema.extend({ key: text });

export const auditEntry = z.looseObject({
  id: text,
  at: text,
  actor: text,
  keyId: maybe,
  action: text,
  target: maybe,
  status: count.nullish(),
  requestId: maybe,
  peer: maybe,
  reason: maybe,
});

export const erasureSchema = z.looseObject({
  workflowId: text,
  erased: z.looseObject({}).optional(),
  temporalUrl: text.optional(),
});
