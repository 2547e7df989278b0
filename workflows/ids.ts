/**
 * Workflow ids are made and parsed here and nowhere else. Each part is `encodeURIComponent`-ed, so that a
 * colon inside a vendor's id can never move a boundary. A person appears by surrogate contact id only.
 */

const join = (...parts: string[]): string => parts.map(encodeURIComponent).join(':');

export const dialogId = (channel: string, account: string, contact: string): string =>
  join('dialog', channel, account, contact);

/** What the ids of all dialogs on a channel begin with. */
export const dialogPrefix = (channel: string): string => `${join('dialog', channel)}:`;

export const ticketId = (helpdesk: string, issueId: string): string => join('ticket', helpdesk, issueId);

export const orderId = (id: string): string => join('order', id);

/** Of the workflow that looks a payment up which a gateway told of, or makes a deal of one that belongs to nobody. */
export const paymentId = (gateway: string, payment: string): string => join('payment', gateway, payment);

/** Of a record of a no-code platform, a case of BlizWork's, or what an endpoint of an administrator's tells of. */
export const recordId = (platform: string, catalog: string, record: string): string =>
  join('record', platform, catalog, record);

/** Of one that is not created yet: which hook asked, and its how manieth question it was. */
export const newRecordId = (platform: string, catalog: string, hook: string, sequence: number): string =>
  recordId(platform, catalog, `new-${hook}-${sequence}`);

/** Of one call of ours to somebody else. */
export const callId = (id: string): string => join('call', id);

/** One at a time for each kind of outside object. */
export const reconcileId = (what: string): string => join('reconcile', what);

export const erasureId = (channel: string, account: string, contact: string): string =>
  join('erasure', channel, account, contact);

/** @param uuid of the call that asked for it, and part of the id of every event it appends */
export const replayId = (uuid: string): string => join('replay', uuid);

export type ParsedId =
  | { type: 'dialog'; channel: string; account: string; contact: string }
  | { type: 'ticket'; helpdesk: string; issueId: string }
  | { type: 'order'; orderId: string }
  | { type: 'payment'; gateway: string; paymentId: string }
  | { type: 'record'; platform: string; catalogId: string; recordId: string }
  | { type: 'call'; callId: string }
  | { type: 'reconcile'; what: string }
  | { type: 'erasure'; channel: string; account: string; contact: string }
  | { type: 'replay'; uuid: string };

/** Of the workflows that take events: they live as long as what they follow. */
export type EntityId = Extract<
  ParsedId,
  { type: 'dialog' | 'ticket' | 'order' | 'payment' | 'record' | 'call' }
>;

const ENTITIES: ReadonlySet<ParsedId['type']> = new Set<EntityId['type']>([
  'dialog',
  'ticket',
  'order',
  'payment',
  'record',
  'call',
]);

const isEntity = (id: ParsedId): id is EntityId => ENTITIES.has(id.type);

export function parseEntityId(id: string): EntityId | undefined {
  const parsed = parseWorkflowId(id);
  return parsed && isEntity(parsed) ? parsed : undefined;
}

/** Of a bigint column; anything else cannot be one of ours. */
export const CONTACT_ID = /^\d{1,18}$/;

export const isContactId = (id: string): boolean => CONTACT_ID.test(id);

/** The contact whose dialog it is; undefined where it is nobody's. */
export function contactOfDialog(workflowId: string): string | undefined {
  const id = parseWorkflowId(workflowId);
  return id?.type === 'dialog' && isContactId(id.contact) ? id.contact : undefined;
}

/** The parts of a workflow id, or undefined where it is none of ours. */
export function parseWorkflowId(id: string): ParsedId | undefined {
  const [type, ...parts] = id.split(':').map(decode);
  const [a, b, c] = parts;
  if ((type === 'dialog' || type === 'erasure') && parts.length === 3 && a && b && c) {
    return { type, channel: a, account: b, contact: c };
  }
  if (type === 'ticket' && parts.length === 2 && a && b) {
    return { type, helpdesk: a, issueId: b };
  }
  if (type === 'record' && parts.length === 3 && a && b && c) {
    return { type, platform: a, catalogId: b, recordId: c };
  }
  if (type === 'call' && parts.length === 1 && a) return { type, callId: a };
  if (type === 'order' && parts.length === 1 && a) return { type, orderId: a };
  if (type === 'payment' && parts.length === 2 && a && b) return { type, gateway: a, paymentId: b };
  // A run that a schedule started has the time of its start behind its id.
  if (type === 'reconcile' && parts.length === 1 && a) return { type, what: a };
  if (type === 'replay' && parts.length === 1 && a && UUID.test(a)) return { type, uuid: a };
  return undefined;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** One line for people: the static summary of a first run, the first line of the details of every run. */
export function summaryOf(id: ParsedId): string {
  switch (id.type) {
    case 'dialog':
      return `${id.channel} dialog of contact ${id.contact}`;
    case 'ticket':
      return `${id.helpdesk} issue ${id.issueId}`;
    case 'order':
      return `order ${id.orderId}`;
    case 'payment':
      return `${id.gateway} payment ${id.paymentId}`;
    case 'record':
      return `${id.platform} record ${id.recordId} of ${id.catalogId}`;
    case 'call':
      return `call ${id.callId}`;
    case 'reconcile':
      return `reconciliation of ${id.what}`;
    case 'erasure':
      return `Erasure of ${id.channel} contact ${id.contact}`;
    case 'replay':
      return 'replay of many events';
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
