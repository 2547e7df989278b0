/** Who does what in the stories: each way of each thing occurs about equally often, the seed says with whom. */
import type { Channel, Shows } from './customer';

const CHANNELS: Channel[] = ['whatsapp', 'whatsapp', 'telegram', 'max'];

/** The simulated MAX knows no files. */
const WORDS_ONLY = { problem: 'words', later: ['words', 'words'] } as const satisfies Partial<Plan>;

/** What a person on WhatsApp shows of themselves, at first and later on: the same person all the same. */
const SHOWN: [Shows, Shows][] = [
  ['phone', 'phone'],
  ['phone', 'both'],
  ['user id', 'both'],
  ['both', 'user id'],
];

const PROBLEMS = ['words', 'a photo with words', 'a photo, then words', 'an album'] as const;

/** What goes into the open issue. */
const LATER = [
  ['words', 'photo'],
  ['album', 'words'],
  ['voice', 'correction'],
  ['words', 'correction', 'photo'],
  ['words', 'words'],
] as const;

const DESK = [
  ['public', 'private'],
  ['private', 'public', 'public'],
  ['file', 'private'],
] as const;

const PAYMENTS = ['at once', 'in parts', 'anew', 'corrected', 'for the issue', 'refunded'] as const;
const CLOSURES = ['before payment', 'after payment'] as const;

export interface Plan {
  channel: Channel;
  shows: [atFirst: Shows, later: Shows];
  problem: (typeof PROBLEMS)[number];
  /** The problem is written once more, as a correction, before it is confirmed. */
  corrects: boolean;
  later: (typeof LATER)[number];
  desk: (typeof DESK)[number];
  pays: (typeof PAYMENTS)[number];
  closes: (typeof CLOSURES)[number];
}

export function planFor(count: number, random: () => number): Plan[] {
  const dealt = <T>(ways: readonly T[]): T[] =>
    Array.from({ length: count }, (_, i) => ({ way: ways[i % ways.length]!, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ way }) => way);
  const [channels, shown, problems] = [dealt(CHANNELS), dealt(SHOWN), dealt(PROBLEMS)];
  const [corrects, later, desk] = [dealt([true, false]), dealt(LATER), dealt(DESK)];
  const [payments, closures] = [dealt(PAYMENTS), dealt(CLOSURES)];
  return channels.map((channel, i) => ({
    channel,
    shows: shown[i]!,
    problem: problems[i]!,
    corrects: corrects[i]!,
    later: later[i]!,
    desk: desk[i]!,
    pays: payments[i]!,
    closes: closures[i]!,
    ...(channel === 'max' ? WORDS_ONLY : {}),
  }));
}
