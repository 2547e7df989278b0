/** Why a call failed, as calls/attempt.ts writes it down, in the reader's language; another reason stays as it is. */
import type { WordKey } from '../../words/all';
import type { Words } from '../../words/speak';

const REASONS: readonly [RegExp, WordKey][] = [
  [/^The subscription was deleted/, 'callReason.deleted'],
  [/^The receiver wants no more calls/, 'callReason.gone'],
  [/^The subscription is switched off/, 'callReason.off'],
  [/^Whether it arrived is not known/, 'callReason.unknown'],
  [/^The receiver answered HTTP (?<status>\d+)/, 'callReason.status'],
  [/^The receiver did not answer within/, 'callReason.silent'],
  [/could not be reached/, 'callReason.unreachable'],
];

export function reasonInWords(reason: string, { t }: Pick<Words, 't'>): string {
  for (const [pattern, key] of REASONS) {
    const match = pattern.exec(reason);
    if (match) return t(key, match.groups);
  }
  return reason;
}
