/** Records of the no-code platforms, changed some times: each change is told once and in order, and passed on once. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { recordId } from '../workflows/ids';
import type { SandboxControl } from './customer';
import type { Ending } from './ending';
import type { Errand } from './errand';
import { patiently } from './errand';
import type { Marks } from './marks';
import { isOutOfOrder, noMarks } from './marks';
import type { ToldEvent } from './told';

const CHANGES = 5;
const PAUSE_MS = 1_500;

const madeSchema = z.object({ recordId: z.string(), told: z.array(z.number()) });
const movedSchema = z.object({ handshakeToken: z.string() });

/** In Bpium: it asks before, and tells after, once. Its hooks have numbers, and the service notes those that are left out. */
export class BpiumRecord implements Errand {
  private readonly words: string[] = [];
  /** Of the hook that told of each word. */
  private readonly numbers = new Map<string, readonly number[]>();
  private id = '';

  /** @param catalog 5 has a rule, so that a worker answers the question; 2 has none */
  constructor(
    private readonly sandbox: SandboxControl,
    readonly name: string,
    private readonly catalog: '2' | '5',
    private readonly over: AbortSignal,
  ) {}

  async run(): Promise<void> {
    this.id = await this.does('create', {});
    for (let i = 1; i < CHANGES; i++) {
      await pause(PAUSE_MS);
      await this.does('edit', { recordId: this.id });
    }
  }

  async check({ told, seen, calls, gaps }: Ending): Promise<Marks> {
    const marks = noMarks();
    const key = recordId('bpium', this.catalog, this.id);
    const events = (await told(key)).filter(({ kind }) => kind === 'record.changed');
    const missed = seen.missedHooks.filter((about) =>
      about.endsWith(` of record ${this.id} in ${this.catalog}`),
    );
    const isNoted = (word: string) => this.numbers.get(word)?.some((number) => gaps.has(number)) ?? false;
    checkWords(marks, this.words, events, missed.length, isNoted);
    // What a reconciliation found is read, and may be no news.
    const certain = events.filter(({ change }) => change !== 'touched').length;
    checkCalls(marks, key, calls, certain, events.length);
    return marks;
  }

  /** A question that nobody answers refuses the change: the person presses once more. */
  private async does(action: string, parameters: Record<string, unknown>): Promise<string> {
    const word = `${this.name}-${this.words.length + 1}`;
    const made = await patiently(this.over, async () =>
      madeSchema.parse(
        await this.sandbox.act('bpium', action, {
          catalogId: this.catalog,
          values: { '2': word },
          ...parameters,
        }),
      ),
    );
    this.words.push(word);
    this.numbers.set(word, made.told);
    return made.recordId;
  }
}

/**
 * In BlizWork: it says that a case moved, once, and whoever asks is told where it is. Each call is believed when the platform
 * has confirmed it, so they come in any order, and mean the same: look there.
 */
export class BlizworkCase implements Errand {
  /** sha256 of each. */
  private readonly tokens: string[] = [];

  constructor(
    private readonly sandbox: SandboxControl,
    private readonly caseNumber: number,
  ) {}

  get name(): string {
    return `case ${this.caseNumber}`;
  }

  async run(): Promise<void> {
    for (let i = 1; i <= CHANGES; i++) {
      const move = { caseNumber: this.caseNumber, task: `step ${i}`, fields: { step: i } };
      const { handshakeToken } = movedSchema.parse(await this.sandbox.act('blizwork', 'move', move));
      this.tokens.push(createHash('sha256').update(handshakeToken).digest('hex'));
      await pause(PAUSE_MS);
    }
  }

  async check({ told, seen, calls, doubtful }: Ending): Promise<Marks> {
    const marks = noMarks();
    const key = recordId('blizwork', 'sales-process', String(this.caseNumber));
    const events = await told(key);
    const missed = seen.missedHooks.filter((about) => about === `case ${this.caseNumber} moved`);
    const sure = this.tokens.filter((token) => !doubtful.has(token));
    checkWords(
      marks,
      sure.map((token) => token.slice(0, 32)),
      events,
      missed.length,
    );
    // Several calls may find one and the same state.
    checkCalls(marks, key, calls, Math.min(events.length, 1), events.length);
    const inDoubt = this.tokens.filter((token) => doubtful.has(token));
    return { ...marks, reordered: [], doubtful: inDoubt.map((token) => `${this.name}: ${token}`) };
  }
}

/**
 * @param missed of them, hooks that their vendor sent once, in vain
 * @param isNoted the service knows that it was never told of this one
 */
export function checkWords(
  marks: Marks,
  words: readonly string[],
  events: readonly ToldEvent[],
  missed: number,
  isNoted: (word: string) => boolean = () => false,
): void {
  // What stood there before is said beside what stands there now, and tells of nothing.
  const texts = events.map((event) => JSON.stringify({ ...event, previous: undefined }));
  const places = words.map((word) => texts.findIndex((text) => text.includes(`"${word}"`)));
  const unknown = words.filter((_word, i) => places[i] === -1);
  const noted = unknown.filter(isNoted);
  const others = unknown.filter((word) => !isNoted(word));
  const alsoMissed = Math.max(0, missed - noted.length);
  marks.neverArrived.push(...noted, ...others.slice(0, alsoMissed));
  marks.lost.push(...others.slice(alsoMissed).map((word) => `${word} in its record`));
  if (isOutOfOrder(places.filter((place) => place >= 0))) marks.reordered.push(`${words[0]} and the others`);
}

function checkCalls(marks: Marks, key: string, calls: Ending['calls'], least: number, most: number): void {
  const made = calls.get(key) ?? [];
  for (let i = made.length; i < least; i++) marks.lost.push(`a call that tells of ${key}`);
  for (let i = most; i < made.length; i++) marks.doubled.push(`a call that tells of ${key}`);
}
