/** A status may not become what needs the money while the linked order is not paid. */
import type { RecordRule } from '../../mappings-records';
import type { RecordAsked } from '../record-events';
import type { Rule } from './rule';
import { textsOf, valueOf } from './rule';

type Config = Extract<RecordRule, { rule: 'unpaidStatus' }>;

/** Statuses of an order whose money is here. */
const PAID: ReadonlySet<string> = new Set(['paid', 'fulfilling', 'done']);

export const unpaidStatus: Rule<Config> = {
  wants(asked, config) {
    const linked = becomesForbidden(asked, config) ? textsOf(valueOf(asked, config.order)) : [];
    return linked.map((orderId) => ({ fact: 'order', orderId }));
  },
  decide(asked, config, { orders }) {
    if (!becomesForbidden(asked, config)) return undefined;
    // Nothing is linked: there is nothing to be paid. An order that nobody here knows is not paid.
    const linked = textsOf(valueOf(asked, config.order));
    if (linked.every((orderId) => PAID.has(orders[orderId] ?? ''))) return undefined;
    return { verdict: 'refuse', message: config.message, by: config.rule };
  },
};

/** Only a change to it: a record that stands there already may be edited. */
function becomesForbidden({ asks, values, all }: RecordAsked, { status, forbidden }: Config): boolean {
  if (asks !== 'create' && asks !== 'update') return false;
  const before = asks === 'create' ? [] : textsOf(all?.[status]);
  return textsOf(values[status]).some((wanted) => forbidden.includes(wanted) && !before.includes(wanted));
}
