/**
 * A phone number that is typed into a form fills in whose it is: name, company, open issues. A linked object goes back
 * with all its members, as the platform gave them: it takes no others.
 */
import type { RecordRule } from '../../mappings-records';
import type { RecordAsked, RecordValues } from '../record-events';
import type { Rule } from './rule';
import { textOf } from './rule';

type Config = Extract<RecordRule, { rule: 'fillByPhone' }>;

/** What is shorter is still being typed. */
const LEAST_DIGITS = 10;

export const fillByPhone: Rule<Config> = {
  wants(asked, { phone, people }) {
    const typed = typedPhone(asked, phone);
    if (typed === undefined) return [];
    return [
      {
        fact: 'person',
        platform: asked.platform,
        catalogId: people.catalog,
        fieldId: people.phone,
        phone: typed,
      },
    ];
  },
  decide(asked, { rule, phone, people, fill }, facts) {
    const typed = typedPhone(asked, phone);
    const person = typed === undefined ? undefined : facts.people[typed];
    if (!person) return undefined;
    const name = textOf(person.values[people.name]) ?? person.title;
    const company = people.company === undefined ? undefined : person.values[people.company];
    const values: RecordValues = {
      ...(fill.name === undefined ? {} : { [fill.name]: name }),
      ...(fill.company === undefined || company === undefined ? {} : { [fill.company]: company }),
      ...(fill.issues === undefined ? {} : { [fill.issues]: person.openIssues.join(', ') }),
    };
    const message = {
      title: name,
      text:
        person.openIssues.length === 0
          ? 'Открытых заявок нет.'
          : `Открытые заявки: ${person.openIssues.join(', ')}.`,
    };
    return { verdict: 'fill', message, values, by: rule };
  },
};

/** Undefined where it is not what was typed, or not whole yet. */
function typedPhone({ asks, values }: RecordAsked, fieldId: string): string | undefined {
  if (asks !== 'fill' || !Object.hasOwn(values, fieldId)) return undefined;
  const typed = textOf(values[fieldId]);
  return typed !== undefined && typed.replace(/\D/g, '').length >= LEAST_DIGITS ? typed : undefined;
}
