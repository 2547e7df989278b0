/**
 * Systems that no provider knows, at endpoints that an administrator made: one proves itself as Citeck's senders do, by a
 * parameter, the other signs by Standard Webhooks. Each sends again until it is told that the hook was taken.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { configuredHook } from '../providers/configured/hook';
import type { ConfiguredSettings } from '../providers/configured/settings';
import { newSecret } from '../providers/standard-webhooks';
import { recordId } from '../workflows/ids';
import type { Ending } from './ending';
import type { Errand } from './errand';
import { patiently } from './errand';
import type { Marks } from './marks';
import { noMarks } from './marks';
import { checkWords } from './record-errand';
import type { Shop } from './shop';

const WORDS = 12;
const PAUSE_MS = 800;
const CATALOG = 'things';
/** Its answer got lost on the way, it seems to the sender. */
const AGAIN = 0.1;

const ROUTE = { catalog: CATALOG, record: '{thing}' };
const NO_SECRETS = { secrets: [], authParameter: 'token', route: ROUTE };

export const ENDPOINTS = {
  'citeck-desk': {
    ...NO_SECRETS,
    webhookId: 'citeck-desk',
    verify: { scheme: 'parameter' },
    secrets: [newSecret()],
  },
  partner: {
    ...NO_SECRETS,
    webhookId: 'partner',
    verify: { scheme: 'standard-webhooks' },
    secrets: [newSecret()],
  },
} as const satisfies Record<string, ConfiguredSettings>;
export type EndpointName = keyof typeof ENDPOINTS;

export async function makeEndpoints(shop: Shop): Promise<void> {
  for (const [id, { verify, secrets }] of Object.entries(ENDPOINTS)) {
    const provider = verify.scheme === 'parameter' ? 'citeck' : 'custom';
    await shop.call('POST', '/v1/endpoints', {
      id,
      provider,
      token: secrets[0],
      route: ROUTE,
      settings: { verify },
    });
  }
}

/** What was sent, over all of them. */
export interface Sent {
  distinct: number;
  /** Beyond the first time, whatever for. */
  again: number;
}

export class Partner implements Errand {
  private readonly words: string[] = [];

  /** @param url of the service */
  constructor(
    private readonly url: string,
    private readonly endpoint: EndpointName,
    readonly name: string,
    private readonly random: () => number,
    private readonly sent: Sent,
    private readonly over: AbortSignal,
  ) {}

  async run(): Promise<void> {
    for (let i = 1; i <= WORDS; i++) {
      const word = `${this.name}-${i}`;
      this.words.push(word);
      this.sent.distinct += 1;
      await this.send(word);
      if (this.random() < AGAIN) {
        this.sent.again += 1;
        await this.send(word);
      }
      await pause(PAUSE_MS);
    }
  }

  async check({ told }: Ending): Promise<Marks> {
    const marks = noMarks();
    checkWords(marks, this.words, await told(recordId(this.endpoint, CATALOG, this.name)), 0);
    return marks;
  }

  private async send(word: string): Promise<void> {
    let tries = 0;
    await patiently(this.over, async () => {
      if (tries++ > 0) this.sent.again += 1;
      await this.post(word);
    });
  }

  private async post(word: string): Promise<void> {
    const settings = ENDPOINTS[this.endpoint];
    const form = new URLSearchParams({ thing: this.name, word });
    const body = configuredHook.seal?.(Buffer.from(form.toString()), settings) ?? Buffer.from('');
    const response = await fetch(`${this.url}/hooks/${this.endpoint}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...configuredHook.sign(body, settings),
      },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(5_000),
    });
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`${this.endpoint} was answered ${response.status}.`);
  }
}
