/** Bpium's side of its web hooks: who is told, who is asked, and what becomes of the answer. */
import { z } from 'zod';
import type { SimWorld } from '../../sandbox/contract';
import { hook as ours } from './hook';
import type { BpiumEvent } from './schema';
import { EVENT_TITLES } from './schema';
import type { BpiumHookSettings } from './settings';
import type { BpiumStore, SimRecord } from './simulator-store';
import { CATALOGS, HOOK_FIELDS, HOOKS } from './simulator-store';

/** What is asked waits so long, and then counts as refused. */
const ANSWER_MS = 10_000;

interface Subscription {
  id: string;
  secret: string;
  /** The account's own; undefined = where the sandbox's hooks go. */
  url: string | undefined;
}

export interface Asked {
  allowed: boolean;
  message?: unknown;
  values?: Record<string, unknown>;
}

const answerSchema = z.looseObject({
  message: z.unknown(),
  values: z.record(z.string(), z.unknown()).optional(),
});

export class BpiumHooks {
  constructor(
    private readonly store: BpiumStore,
    private readonly settings: BpiumHookSettings,
    private readonly world: SimWorld,
  ) {}

  /** After the deed: told once, and never again. The numbers of what was told. */
  notify(event: BpiumEvent, record: SimRecord, payload: object): number[] {
    return this.subscribed(record.catalogId, event).map((subscription) => {
      const { body, headers, sequence } = this.message(subscription, event, record.catalogId, {
        recordId: record.id,
        ...payload,
      });
      this.world.emit({
        body,
        headers,
        order: `record:${record.catalogId}:${record.id}`,
        retryForMs: 0,
        about: `${event} of record ${record.id} in ${record.catalogId}`,
      });
      return sequence;
    });
  }

  /** Before the deed: the first refusal decides; who does not answer in time has refused. */
  async ask(event: BpiumEvent, catalogId: string, payload: object): Promise<Asked> {
    const answers = await Promise.all(
      this.subscribed(catalogId, event).map((subscription) =>
        this.askOne(subscription, event, catalogId, payload),
      ),
    );
    const refusal = answers.find(({ allowed }) => !allowed);
    if (refusal) return refusal;
    const message = answers.find((answer) => answer.message !== undefined)?.message;
    const values: Record<string, unknown> = Object.assign(
      {},
      ...answers.map((answer) => answer.values ?? {}),
    );
    return { allowed: true, ...(message === undefined ? {} : { message }), values };
  }

  private async askOne(
    subscription: Subscription,
    event: BpiumEvent,
    catalogId: string,
    payload: object,
  ): Promise<Asked> {
    const { body, headers } = this.message(subscription, event, catalogId, payload);
    const url = subscription.url ?? this.world.hookUrl;
    if (url === undefined) return { allowed: true };
    try {
      const response = await fetch(url, {
        method: 'POST',
        body: new Uint8Array(body),
        headers,
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      const said = answerSchema.safeParse(await response.json().catch(() => ({}))).data ?? {};
      if (response.status === 410) this.unsubscribe(subscription.id);
      return { allowed: response.status < 400 || response.status === 410, ...said };
    } catch {
      return { allowed: false, message: 'Сервер не ответил за 10 секунд.' };
    }
  }

  private message(
    { id, secret }: Subscription,
    event: BpiumEvent,
    catalogId: string,
    payload: object,
  ): { body: Buffer; headers: Record<string, string>; sequence: number } {
    const sequence = this.store.nextSequence(id);
    const body = Buffer.from(
      JSON.stringify({
        timestamp: String(Math.floor(this.world.now().getTime() / 1000)),
        hook: { id, event, sequenceId: sequence },
        payload: { catalogId, ...payload },
        user: { id: '1' },
      }),
    );
    const headers = { 'content-type': 'application/json', ...ours.sign(body, { secrets: [secret] }) };
    return { body, headers, sequence };
  }

  /** What stands in the catalogue of web hooks; a fresh account has one for every event, at the sandbox's address. */
  private subscribed(catalogId: string, event: BpiumEvent): Subscription[] {
    const registered = this.store.records(HOOKS);
    if (registered.length === 0)
      return catalogId === HOOKS ? [] : [{ id: '2', secret: this.settings.secrets[0] ?? '', url: undefined }];
    return registered.flatMap(({ id, values }) => {
      const listens = values[HOOK_FIELDS.catalog] === catalogId && eventsOf(values).includes(event);
      if (!listens) return [];
      return [{ id, secret: String(values[HOOK_FIELDS.secret]), url: String(values[HOOK_FIELDS.url]) }];
    });
  }

  private unsubscribe(hookId: string): void {
    const record = this.store.record(HOOKS, hookId);
    if (record) this.store.remove(record, this.world.now());
  }
}

function eventsOf(values: SimRecord['values']): string[] {
  const options = CATALOGS.find(({ id }) => id === HOOKS)?.fields.find(({ id }) => id === HOOK_FIELDS.events);
  const chosen = z.array(z.string()).catch([]).parse(values[HOOK_FIELDS.events]);
  const names = options?.config?.items?.flatMap(({ id, name }) => (chosen.includes(id) ? [name] : [])) ?? [];
  return Object.entries(EVENT_TITLES).flatMap(([code, name]) => (names.includes(name) ? [code] : []));
}
