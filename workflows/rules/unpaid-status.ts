/** A status may not become what needs the money while the linked order is not paid. */
import type { RecordRule } from '../../mappings-records';
import type { RecordAsked } from '../record-events';
import type { Rule } from './rule';
import { textOf, valueOf } from './rule';

type Config = Extract<RecordRule, { rule: 'unpaidStatus' }>;

/** Statuses of an order whose money is here. */
const PAID: ReadonlySet<string> = new Set(['paid', 'fulfilling', 'done']);

export const unpaidStatus: Rule<Config> = {
  wants(asked, config) {
    const orderId = becomesForbidden(asked, config) ? textOf(valueOf(asked, config.order)) : undefined;
    return orderId === undefined ? [] : [{ fact: 'order', orderId }];
  },
  decide(asked, config, { orders }) {
    if (!becomesForbidden(asked, config)) return undefined;
    const orderId = textOf(valueOf(asked, config.order));
    // Nothing is linked: there is nothing to be paid. An order that nobody here knows is not paid.
    if (orderId === undefined || PAID.has(orders[orderId] ?? '')) return undefined;
    return { verdict: 'refuse', message: config.message, by: config.rule };
  },
};

/** Only a change to it: a record that stands there already may be edited. */
function becomesForbidden({ asks, values, all }: RecordAsked, { status, forbidden }: Config): boolean {
  if (asks !== 'create' && asks !== 'update') return false;
  if (!Object.hasOwn(values, status)) return false;
  const wanted = textOf(values[status]);
  if (wanted === undefined || !forbidden.includes(wanted)) return false;
  return asks === 'create' || textOf(all?.[status]) !== wanted;
}
