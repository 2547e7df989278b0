/**
 * The documented hook has two parts, `event` and `issue`. Accounts and relays also send the event's name as a
 * bare string, its members at the top, or the whole under one more member; all are brought to the two parts.
 */

export interface Envelope {
  event: Record<string, unknown>;
  issue: unknown;
}

const WRAPPERS = ['webhook', 'payload', 'data', 'body'] as const;

export function openEnvelope(body: unknown): Envelope | undefined {
  const outer = objectOf(body);
  if (outer === undefined) return undefined;
  const inner = hasEvent(outer) ? outer : WRAPPERS.map((name) => objectOf(outer[name])).find(hasEventIn);
  if (inner === undefined) return undefined;
  const { event, issue, ...rest } = inner;
  const part = objectOf(event) ?? { ...rest, event_type: event ?? rest.event_type };
  return { event: part, issue: issue ?? part.issue ?? rest.ticket };
}

const hasEvent = (value: Record<string, unknown>): boolean =>
  value.event !== undefined || typeof value.event_type === 'string';

const hasEventIn = (value: Record<string, unknown> | undefined): value is Record<string, unknown> =>
  value !== undefined && hasEvent(value);

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>) // any object can be looked at by name
    : undefined;
}
