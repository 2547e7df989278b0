/** What is asked of every list: all, a page deep in, and by each filter what it finds often, seldom and never. */
import type { Pool } from 'pg';
import type { Position } from '../../journal/search/page';
import { BUSY, ISSUES } from './spread';

export interface Asked {
  method: 'GET' | 'POST';
  path: string;
  body?: Record<string, unknown>;
  /** The last item of the page before. */
  after?: Position;
}

const DAY_MS = 86_400_000;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();
const between = { from: daysAgo(10), to: daysAgo(9) };

export async function questions(pool: Pool): Promise<Record<string, Asked>> {
  const places = await somewhereInside(pool);
  return { ...ofTraffic(places), ...ofPeople(places), ...ofMoney(places), ...ofAll() };
}

type Places = Awaited<ReturnType<typeof somewhereInside>>;

const search = (what: string, body: Record<string, unknown> = {}, after?: Position): Asked => ({
  method: 'POST',
  path: `/v1/${what}/search`,
  body,
  ...(after ? { after } : {}),
});
const get = (path: string, after?: Position): Asked => ({
  method: 'GET',
  path: `/v1/${path}`,
  ...(after ? { after } : {}),
});

const ofTraffic = ({ request, event, eventId, busy, hook }: Places): Record<string, Asked> => ({
  hooks: search('hooks', { limit: 200 }),
  'hooks, deep in': search('hooks', {}, request),
  'hooks of a day': search('hooks', between),
  'hooks, refused': search('hooks', { outcome: 'refused' }),
  'hooks, unverified': search('hooks', { outcome: 'unverified' }),
  'hooks, of an endpoint': search('hooks', { endpoint: 'okdesk' }),
  'hooks, of a rare endpoint': search('hooks', { endpoint: 'partner' }),
  'hooks, of no endpoint': search('hooks', { endpoint: 'nobody' }),
  'hooks, for a rare reason': search('hooks', { reason: 'secret_missing' }),
  'hooks, for no reason': search('hooks', { reason: 'nothing' }),
  'hooks, a rare endpoint’s refused': search('hooks', { endpoint: 'partner', outcome: 'refused' }),
  'hook way': get(`hooks/${hook}/way`),
  events: search('events', { limit: 200 }),
  'events, deep in': search('events', {}, event),
  'events of a day': search('events', between),
  ...Object.fromEntries(
    ['pending', 'parked', 'delivered', 'ignored', 'late', 'unread', 'dead'].map((state) => [
      `events, ${state}`,
      search('events', { state }),
    ]),
  ),
  'events, of a kind': search('events', { kind: 'issue.changed' }),
  'events, of a rare kind': search('events', { kind: 'custom' }),
  'events, of no kind': search('events', { kind: 'nothing' }),
  'events, of a rare kind and delivered': search('events', { kind: 'custom', state: 'delivered' }),
  'events, of a rare endpoint': search('events', { endpoint: 'partner' }),
  'events, of a rare endpoint and ignored': search('events', { endpoint: 'partner', state: 'ignored' }),
  'events, of an endpoint with another’s kind': search('events', { endpoint: 'telegram', kind: 'custom' }),
  'events, by the vendor’s id': search('events', { eventId }),
  'events, of a workflow': search('events', { workflowId: busy.key }),
  'events, of a workflow and no kind': search('events', { workflowId: busy.key, kind: 'custom' }),
});

const ofPeople = ({ busy, dialog, ticket, message, moment }: Places): Record<string, Asked> => ({
  dialogs: search('dialogs'),
  'dialogs, deep in': search('dialogs', {}, dialog),
  'dialogs, of a channel': search('dialogs', { channel: 'telegram' }),
  'dialogs, of no channel': search('dialogs', { channel: 'max' }),
  'dialogs, by phone': search('dialogs', { phone: `8 916 ${String(BUSY).padStart(7, '0')}` }),
  'dialogs, by a common name': search('dialogs', { name: 'имя7' }),
  'dialogs, by a rare name': search('dialogs', { name: 'илия49999' }),
  'dialogs, by no name': search('dialogs', { name: 'никто' }),
  'dialogs, at a stage': search('dialogs', { stage: 'problem' }),
  'dialogs, at a stage of 20,000': search('dialogs', { stage: 'name' }),
  'dialogs, that wait': search('dialogs', { status: 'waiting' }),
  'dialogs, with a person': search('dialogs', { status: 'operator' }),
  'messages of a dialog': get(`dialogs/${busy.id}/messages`),
  'messages of a dialog, deep in': get(`dialogs/${busy.id}/messages`, message),
  'timeline of a dialog': get(`workflows/${encodeURIComponent(busy.key)}/timeline`),
  'timeline of a dialog, deep in': get(`workflows/${encodeURIComponent(busy.key)}/timeline`, moment),
  'timeline of an order': get('workflows/order%3AN-77/timeline'),
  tickets: search('tickets'),
  'tickets, deep in': search('tickets', {}, ticket),
  'tickets, of an issue': search('tickets', { issueId: String(ISSUES - 77) }),
  'tickets, closed': search('tickets', { stage: 'closed' }),
  'tickets, that wait for money': search('tickets', { stage: 'awaiting_payment' }),
});

const ofMoney = ({ order, call, subscription, change }: Places): Record<string, Asked> => ({
  orders: search('orders'),
  'orders, deep in': search('orders', {}, order),
  'orders of a day': search('orders', between),
  'orders, escalated': search('orders', { status: 'escalated' }),
  'orders, of no status found': search('orders', { status: 'expired' }),
  'orders, of an article': search('orders', { sku: 'SKU-7' }),
  'orders, of a rare article': search('orders', { sku: 'SKU-0' }),
  'orders, of no article': search('orders', { sku: 'nothing' }),
  stock: get('stock'),
  'adjustments of stock': get('stock/SKU-77/adjustments'),
  'adjustments of stock, deep in': get('stock/SKU-77/adjustments', change),
  calls: search('calls'),
  'calls, deep in': search('calls', {}, call),
  'calls, failed': search('calls', { state: 'failed' }),
  'calls, expired': search('calls', { state: 'expired' }),
  'calls, of a subscription': search('calls', { subscription }),
  'calls, of a rare event': search('calls', { event: 'ticket.closed' }),
  subscriptions: get('subscriptions'),
});

const ofAll = (): Record<string, Asked> => ({
  audit: get('audit'),
  'audit, of a rare actor': get(`audit?actor=${encodeURIComponent('Анна')}`),
  'audit, of a rare action': get('audit?action=createKey'),
  'audit, of a rare target': get('audit?target=%2Fv1%2Fkeys'),
  'audit, of no target': get('audit?target=%2Fv1%2Fnothing'),
  'audit of a day': get(`audit?from=${between.from}&to=${between.to}`),
  providers: get('providers'),
  endpoints: get('endpoints'),
  keys: get('keys'),
  flows: get('flows'),
  notices: get('notices'),
  'notices, open': get('notices?state=open'),
  'how things stand': get('now'),
  ...Object.fromEntries(
    Object.entries({
      'a phone': '8 916 000-00-77',
      'the end of a phone': '00-77',
      'an order': 'N-777',
      'an issue': '№777',
      'an invoice': '0000-778',
      'a payment': 'pay-77777',
      'a name': 'фамилия777',
      nothing: 'nothing-of-this-name',
    }).map(([what, query]) => [
      `search for ${what}`,
      { method: 'POST', path: '/v1/search', body: { query } },
    ]),
  ),
});

/** A place in the midst of each list, and what to ask for by id. */
async function somewhereInside(pool: Pool) {
  const one = async <T>(sql: string): Promise<T> => {
    const { rows } = await pool.query(sql);
    if (!rows[0]) throw new Error(`The journal of the bench has nothing to ask for: ${sql}`);
    return rows[0] as T;
  };
  const place = async (sql: string): Promise<Position> => {
    const { id, at } = await one<{ id: string; at: Date }>(sql);
    return { id, at: at.toISOString() };
  };
  const busy = await one<{ id: string; key: string }>(`SELECT id, key FROM bench_people WHERE n = ${BUSY}`);
  const inside = (table: string, at: string, where = 'true') =>
    place(
      `SELECT id, ${at} AS at FROM ${table} WHERE ${where} AND ${at} < now() - interval '14 days' ORDER BY ${at} DESC LIMIT 1`,
    );
  const moment = await inside('events', 'received_at', `workflow_id = '${busy.key}'`);
  const latest = (what: string, id: string) =>
    place(
      `SELECT ${id} AS id, date_trunc('milliseconds', last_at) AS at FROM keys WHERE key LIKE '${what}:%' ORDER BY last_at DESC OFFSET 10000 LIMIT 1`,
    );
  const { event_id: eventId, request_id: hook } = await one<{ event_id: string; request_id: string }>(
    `SELECT event_id, request_id FROM events WHERE workflow_id = '${busy.key}' ORDER BY id LIMIT 1`,
  );
  return {
    busy,
    moment,
    message: moment,
    eventId,
    hook,
    request: await inside('requests', 'received_at'),
    event: await inside('events', 'received_at'),
    dialog: await latest('dialog', 'contact'),
    ticket: await latest('ticket', 'key'),
    order: await inside('orders', 'created_at'),
    call: await inside('calls', 'created_at'),
    change: await inside('stock_adjustments', 'made_at', `sku = 'SKU-77'`),
    subscription: (await one<{ id: string }>('SELECT id FROM subscriptions ORDER BY name DESC LIMIT 1')).id,
  };
}
