/** From the path that was called to the thing it was about, and the page that shows it. */
import { pageOfWorkflow } from '../../data/address';
import { entityOf } from '../../parts/workflow-link';

export interface Thing {
  /** The first part of its path: `endpoints`, `keys`, … */
  thing: string;
  id: string | undefined;
  /** Under /console; undefined = it has no page. */
  href: string | undefined;
}

/** The kinds of things that can be asked for. */
export const THINGS = [
  '/v1/workflows',
  '/v1/flows',
  '/v1/orders',
  '/v1/events',
  '/v1/notices',
  '/v1/calls',
  '/v1/subscriptions',
  '/v1/stock',
  '/v1/endpoints',
  '/v1/providers',
  '/v1/keys',
  '/v1/erasures',
  '/console/session',
] as const;

const OWN_PAGES = new Set(['endpoints', 'events', 'hooks', 'orders', 'calls', 'subscriptions', 'tickets']);
const ONE_PAGE: Readonly<Record<string, string>> = {
  keys: '/keys',
  stock: '/stock',
  notices: '/',
};

/** @param subject what was made or touched, where the path does not say it */
export function pageOf(target: string, subject: string | null): Thing {
  const [, root = '', thing = '', part] = target.split('/');
  if (root === 'console') return { thing: 'session', id: undefined, href: undefined };
  // A path without an id makes something, and the subject is its id; /v1/events/replay makes a workflow.
  const isAll = part === undefined || (thing === 'events' && part === 'replay');
  const id = isAll || thing === 'flows' ? (subject ?? undefined) : decoded(part);
  if (isAll && thing === 'orders' && id !== undefined) {
    const { name, href } = entityOf(id);
    return { thing, id: name, href };
  }
  return { thing, id, href: hrefOf(isAll && thing === 'events' ? 'workflows' : thing, id) };
}

function hrefOf(thing: string, id: string | undefined): string | undefined {
  if (thing in ONE_PAGE) return ONE_PAGE[thing];
  if (id === undefined) return undefined;
  if (thing === 'workflows' || thing === 'flows') return pageOfWorkflow(id);
  if (thing === 'providers') return `/providers#${encodeURIComponent(id)}`;
  return OWN_PAGES.has(thing) ? `/${thing}/${encodeURIComponent(id)}` : undefined;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
