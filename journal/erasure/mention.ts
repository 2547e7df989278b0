/** A regular expression of Postgres that finds a person, or an issue of theirs, in the text of a hook. */
import { parseWorkflowId } from '../../workflows/ids';
import type { Erasure } from './record';

/** Shorter ones stand in too many numbers that are something else. */
const MIN_LENGTH = 5;
/** The rest of a phone number without the code of its country, which people write as +7, 8 or not at all. */
const LOCAL_DIGITS = 10;
/** Matches nothing. */
const NOTHING = '(?!)';

export function mentionOf({ identifiers, tickets }: Pick<Erasure, 'identifiers' | 'tickets'>): string {
  const words = [...identifiers.flatMap(fromAlias), ...tickets.flatMap(fromTicket)];
  return words.length === 0 ? NOTHING : words.join('|');
}

/** An alias is a kind and a value, `chat:5012345678`; a group's member has both ids, `chat:-1001987654321:5012345678`. */
function fromAlias(alias: string): string[] {
  const [value = ''] = alias
    .slice(alias.indexOf(':') + 1)
    .split(':')
    .slice(-1);
  if (alias.startsWith('phone:')) {
    const digits = value.replace(/\D/g, '').slice(-LOCAL_DIGITS);
    return digits.length < MIN_LENGTH ? [] : [`${[...digits].join('[^0-9A-Za-z]{0,3}')}(?![0-9])`];
  }
  return value.length < MIN_LENGTH ? [] : [`(?<![0-9A-Za-z])${escaped(value)}(?![0-9A-Za-z])`];
}

/** As the help desk's hooks begin their issue; the quotes may be escaped where it comes as a text in a text. */
function fromTicket(workflowId: string): string[] {
  const id = parseWorkflowId(workflowId);
  if (id?.type !== 'ticket') return [];
  return [`"issue\\\\*"\\s*:\\s*[{]\\s*\\\\*"id\\\\*"\\s*:\\s*\\\\*"?${escaped(id.issueId)}(?![0-9A-Za-z])`];
}

const escaped = (text: string): string => text.replace(/[^0-9A-Za-z]/g, '\\$&');
