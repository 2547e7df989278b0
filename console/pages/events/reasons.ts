/** Why an event stands where it stands, in the operator's language: the API says it in English. */
import type { PaymentReference } from '../../../workflows/events';
import type { WordKey } from '../../words/all';
import type { Words } from '../../words/speak';
import { useWords } from '../../words/speak';

/** How the API's sentences begin (journal/*); the rest of each is in its named groups. */
const SENTENCES: readonly (readonly [pattern: RegExp, word: WordKey])[] = [
  [/^nothing here is known as (?<names>.+) yet; .*\(waited (?<hours>[\d.]+) h\)$/, 'reason.unknownWaited'],
  [/^nothing here is known as (?<names>.+) yet;/, 'reason.unknown'],
  [/^its references disagree: (?<names>.+) belong to different/, 'reason.disagree'],
  [/^no workflow wants it yet \(waited (?<hours>[\d.]+) h\)$/, 'reason.unwantedWaited'],
  [/^no workflow wants it yet$/, 'reason.unwanted'],
  [/^no workflow of this id is running$/, 'reason.notRunning'],
  [/^nobody here knows this person$/, 'reason.nobody'],
  [/^was \w+.*; replayed as \S+$/s, 'reason.replayed'],
  [/^read again: known as \S+$/, 'reason.readAgain'],
  [/^could not be read: (?<why>.+)$/, 'reason.unreadable'],
  [/^no order of this service has this deal$/, 'reason.noDeal'],
  [/^too large for a workflow: (?<bytes>\d+) bytes/, 'reason.tooLarge'],
  [/^another body came under the same Idempotency-Key/, 'reason.otherBody'],
];

/** A sentence without a word here is shown as it is. */
export function useReasonWords(): (reason: string) => string {
  const { t } = useWords();
  return (reason) => {
    for (const [pattern, word] of SENTENCES) {
      const found = pattern.exec(reason);
      if (found) return t(word, { ...found.groups, names: named(found.groups?.['names'] ?? '', t) });
    }
    return reason;
  };
}

const REFERENCE = /^(invoice|issue|order|dialog|deal|payment) (.+)$/;

/** `invoice 12, order 7`: each by its word. */
const named = (names: string, t: Words['t']): string =>
  names
    .split(', ')
    .map((name) => {
      const [, type, value = ''] = REFERENCE.exec(name) ?? [];
      return isReference(type) ? t(`reference.${type}`, { value }) : name;
    })
    .join(', ');

const isReference = (type: string | undefined): type is PaymentReference['type'] => type !== undefined;
