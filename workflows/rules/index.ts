/** The rules by name. A new one is one file, one line here, and its settings in mappings-records.ts. */
import type { RecordRule } from '../../mappings-records';
import type { FactWish, RecordFacts } from '../record-activities';
import type { RecordAnswer, RecordAsked, RecordValues } from '../record-events';
import { fillByPhone } from './fill-by-phone';
import type { Rule } from './rule';
import { unpaidStatus } from './unpaid-status';

const rules = { unpaidStatus, fillByPhone } as const satisfies {
  [N in RecordRule['rule']]: Rule<Extract<RecordRule, { rule: N }>>;
};

/** The table's type holds each rule to its own settings. */
const ruleOf = ({ rule }: RecordRule): Rule<RecordRule> => rules[rule] as Rule<RecordRule>;

export const wishesOf = (asked: RecordAsked, chosen: readonly RecordRule[]): FactWish[] =>
  chosen.flatMap((config) => ruleOf(config).wants(asked, config));

/** The first refusal decides; what is filled in is put together, what a later rule says over what an earlier one did. */
export function decideBy(
  asked: RecordAsked,
  chosen: readonly RecordRule[],
  facts: RecordFacts,
): RecordAnswer {
  const said = chosen.flatMap((config) => ruleOf(config).decide(asked, config, facts) ?? []);
  const refusal = said.find(({ verdict }) => verdict === 'refuse');
  if (refusal) return refusal;
  const fills = said.flatMap((answer) => (answer.verdict === 'fill' ? [answer] : []));
  if (asked.asks !== 'fill') return { verdict: 'allow', by: 'no rule objects' };
  if (fills.length === 0) return { verdict: 'fill', by: 'no rule adds anything' };
  const values: RecordValues = Object.assign({}, ...fills.map((fill) => fill.values ?? {}));
  const message = fills.findLast((fill) => fill.message !== undefined)?.message;
  return {
    verdict: 'fill',
    ...(message === undefined ? {} : { message }),
    values,
    by: fills.map(({ by }) => by).join(', '),
  };
}
