/**
 * An id for a delivery, or a part of one, whose sender gives none: the SHA-256 of its content. Bytes as they
 * stand; JSON with sorted keys, so that the same part in a redelivery, in whatever order of members or batch,
 * has the same id.
 *
 * Written without recursion: JSON.parse takes nesting that JSON.stringify dies of.
 */
import { createHash } from 'node:crypto';

/** How long such an id counts once: the same content may well come to be again. */
export const HASH_WINDOW_MS = 10 * 60_000;

const PREFIX = 'hash:';
export const isContentHash = (eventId: string): boolean => eventId.startsWith(PREFIX);

type Step = { write: string } | { value: unknown };

export function contentHash(content: unknown): string {
  const hash = createHash('sha256');
  if (content instanceof Uint8Array) return PREFIX + hash.update(content).digest('hex');
  const steps: Step[] = [{ value: content }];
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    if ('write' in step) hash.update(step.write);
    else if (typeof step.value === 'object' && step.value !== null) {
      const inner = stepsOf(step.value);
      for (let i = inner.length - 1; i >= 0; i--) steps.push(inner[i] as Step); // i is within the list
    } else hash.update(JSON.stringify(step.value) ?? 'undefined');
  }
  return PREFIX + hash.digest('hex');
}

function stepsOf(value: object): Step[] {
  if (Array.isArray(value)) {
    return [
      { write: '[' },
      ...value.flatMap((item): Step[] => [{ value: item }, { write: ',' }]),
      { write: ']' },
    ];
  }
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    { write: '{' },
    ...members.flatMap(([name, item]): Step[] => [
      { write: `${JSON.stringify(name)}:` },
      { value: item },
      { write: ',' },
    ]),
    { write: '}' },
  ];
}
