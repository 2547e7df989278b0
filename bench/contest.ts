/** The service and what it is measured against, in turn, under the same load of WhatsApp hooks. */
import { freePort } from '../local/ports';
import { ageWal, openDatabase } from './database';
import type { LoadJob, LoadResult } from './generator';
import { generate } from './generator';
import type { Stand } from './stand';
import { say } from './stand';

const CONTACTS = 500;
/** Connections of the generator; Telegram alone opens up to 100. */
export const LANES = 128;
const ROUNDS = 3;
const SECONDS = 4;
const WARM_UP_SECONDS = 2;
/** Distinct hooks made ahead for a measured window: more than this machine's service takes in it. */
const MOST_PER_SECOND = 16_000;

/** `ingest` is the service itself; the others are bench/baseline.ts. */
export type Subject = 'bare' | 'spare' | 'verified' | 'insert' | 'ingest';

export class Contest<S extends Subject> {
  /** Of the hooks of each load: phone_number_id. */
  readonly accounts: string[] = [];
  /** Hooks that the service has taken. */
  acked = 0;

  private constructor(
    private readonly stand: Stand,
    readonly subjects: readonly S[],
    private readonly ports: Record<S, number>,
  ) {}

  /** Starts them: the service without a relay, so that nothing but the taking of hooks is measured. */
  static async open<S extends Subject>(stand: Stand, subjects: readonly S[]): Promise<Contest<S>> {
    const database = openDatabase(stand.databaseUrl);
    await ageWal(database).finally(() => database.end());
    const ports: Partial<Record<S, number>> = {};
    for (const subject of subjects) {
      ports[subject] = subject === 'ingest' ? stand.port : await freePort();
      if (subject === 'ingest') await stand.start('api', { RELAY: 'off' });
      else await stand.start('baseline', { BASELINE: subject, PORT: String(ports[subject]) }, subject);
    }
    return new Contest(stand, subjects, ports as Record<S, number>);
  }

  /** Each saturated some seconds, in turn, round after round. */
  async rounds(): Promise<Record<S, LoadResult[]>> {
    const results = Object.fromEntries(
      this.subjects.map((subject): [S, LoadResult[]] => [subject, []]),
    ) as Record<S, LoadResult[]>;
    for (const subject of this.subjects) await this.saturate(subject, WARM_UP_SECONDS);
    for (let round = 0; round < ROUNDS; round++) {
      for (const subject of this.subjects) {
        const result = await this.saturate(subject, SECONDS);
        say(`${subject}: ${result.perSecond}/s, generator's share ${result.generatorShare}`);
        results[subject].push(result);
      }
    }
    return results;
  }

  /** Ids need not be distinct where nothing is stored. */
  private saturate(subject: S, seconds: number): Promise<LoadResult> {
    return this.load(subject, {
      type: 'saturate',
      seconds,
      again: subject !== 'insert' && subject !== 'ingest',
    });
  }

  async load(subject: S, pace: LoadJob['pace'] & { seconds: number }): Promise<LoadResult> {
    const again = pace.type === 'saturate' && pace.again;
    const account = `${subject}${this.accounts.length}`;
    const most = pace.type === 'rate' ? pace.perSecond * 1.2 : again ? 1_000 : MOST_PER_SECOND;
    const result = await generate({
      secret: this.stand.env['WHATSAPP_APP_SECRET'] ?? '',
      account,
      contacts: CONTACTS,
      lanes: LANES,
      perLane: Math.ceil((most * pace.seconds) / LANES),
      port: this.ports[subject],
      pace,
    });
    this.accounts.push(account);
    if (subject === 'ingest') this.acked += result.acked;
    if (result.failed > 0) say(`${subject}: ${result.failed} requests were not answered 200`);
    return result;
  }
}

export const ratio = (a: number, b: number): number => Number((a / b).toFixed(2));
