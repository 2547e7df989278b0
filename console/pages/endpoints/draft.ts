/** An endpoint as its form holds it: every field a text, whichever sender, proof and route are chosen. */
import type { Endpoint, EndpointChange } from '../../data/models';

type Settings = Endpoint['settings'];
export type Scheme = Settings['verify']['scheme'];
type Hmac = Extract<Settings['verify'], { scheme: 'hmac' }>;

/** Whose hooks may come to an endpoint of an administrator; the first two are described by their settings. */
export const SENDERS = ['citeck', 'custom', 'bpium', 'payments', 'opspanel'] as const;
export const SCHEMES = ['hmac', 'standard-webhooks', 'header', 'basic', 'parameter', 'path'] as const;
export const ALGORITHMS = ['sha256', 'sha1', 'sha512', 'md5'] as const;
export const ENCODINGS = ['hex', 'base64', 'base64url'] as const;
export const ROUTES = ['none', 'record', 'flow', 'workflow'] as const;

export const isDescribed = (provider: string): boolean => provider === 'citeck' || provider === 'custom';

export interface Draft {
  id: string;
  provider: string;
  scheme: Scheme;
  authParameter: string;
  header: string;
  prefix: string;
  algorithm: Hmac['algorithm'];
  encoding: Hmac['encoding'];
  user: string;
  actionType: string;
  route: (typeof ROUTES)[number];
  record: string;
  catalog: string;
  flow: string;
  flowId: string;
  /** JSON. */
  input: string;
  workflow: string;
  eventId: string;
  note: string;
}

export const EMPTY: Draft = {
  id: '',
  provider: 'custom',
  scheme: 'hmac',
  authParameter: 'token',
  header: 'x-signature',
  prefix: '',
  algorithm: 'sha256',
  encoding: 'hex',
  user: '',
  actionType: 'toEvent',
  route: 'none',
  record: '',
  catalog: 'default',
  flow: 'lead',
  flowId: '',
  input: '{\n  "channel": "whatsapp",\n  "phone": "{phone}",\n  "name": "{name|optional}"\n}',
  workflow: '',
  eventId: '',
  note: '',
};

export function draftOf({ id, provider, authParameter, actionType, route, settings }: Endpoint): Draft {
  const { verify, eventId = '', note = '' } = settings;
  return {
    ...EMPTY,
    ...verify,
    ...fieldsOf(route),
    ...{ id, provider, authParameter, actionType, eventId, note },
  };
}

function fieldsOf(route: Endpoint['route']): Partial<Draft> {
  if (!route) return { route: 'none' };
  if ('record' in route) return { route: 'record', record: route.record, catalog: route.catalog };
  if ('workflow' in route) return { route: 'workflow', workflow: route.workflow };
  const { flow, id = '', input } = route;
  return { route: 'flow', flow, flowId: id, input: JSON.stringify(input, null, 2) };
}

/** What stands in the field of a flow's input; undefined = no JSON object. */
export function inputOf({ input }: Pick<Draft, 'input'>): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(input.trim() || '{}');
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}

/** What the API is told; only what the chosen sender has. */
export function wishOf(draft: Draft): EndpointChange {
  const more = {
    ...(draft.eventId.trim() ? { eventId: draft.eventId.trim() } : {}),
    ...(draft.note.trim() ? { note: draft.note.trim() } : {}),
  };
  if (!isDescribed(draft.provider)) return { settings: more };
  return {
    ...(schemeOf(draft) === 'parameter' ? { authParameter: draft.authParameter.trim() } : {}),
    actionType: draft.actionType.trim(),
    route: routeOf(draft),
    settings: { verify: verifyOf(draft), ...more },
  };
}

/** Citeck has one. */
export const schemeOf = ({ provider, scheme }: Pick<Draft, 'provider' | 'scheme'>): Scheme =>
  provider === 'custom' ? scheme : 'parameter';

function verifyOf(draft: Draft): NonNullable<EndpointChange['settings']>['verify'] {
  const { header, prefix, algorithm, encoding, user } = draft;
  const scheme = schemeOf(draft);
  switch (scheme) {
    case 'hmac':
      return { scheme, header: header.trim(), prefix, algorithm, encoding };
    case 'header':
      return { scheme, header: header.trim(), prefix };
    case 'basic':
      return { scheme, user };
    case 'parameter':
    case 'path':
    case 'standard-webhooks':
      return { scheme };
  }
}

function routeOf(draft: Draft): EndpointChange['route'] {
  switch (draft.route) {
    case 'none':
      return null;
    case 'record':
      return { record: draft.record.trim(), catalog: draft.catalog.trim() || 'default' };
    case 'workflow':
      return { workflow: draft.workflow.trim() };
    case 'flow': {
      const id = draft.flowId.trim();
      return { flow: draft.flow, ...(id ? { id } : {}), input: inputOf(draft) ?? {} };
    }
  }
}
