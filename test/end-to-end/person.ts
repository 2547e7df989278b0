/** Somebody at a simulated messenger, who does things there and hears what the service sends. */
import type { List } from '../api/fixture';
import { call } from '../api/fixture';
import { texts } from '../../workflows/texts';
import { until } from '../workflows/fixture/until';
import type { Service } from './service';

export const t = texts.ru;

/** Limits of some seconds are waited out, on a machine that may be busy. */
const PATIENCE_MS = 25_000;

interface SentMessage {
  text: string;
  template?: string;
}

export interface TranscriptItem {
  direction: 'in' | 'out';
  status: string;
  messageId: string | null;
  content: { type?: string; text?: string } | null;
  media?: { id: string; fileName: string; bytes: number };
}

export class Person {
  constructor(
    private readonly service: Service,
    readonly channel: 'whatsapp' | 'telegram' | 'max',
    /** How the simulator knows them: `{ from }` or `{ chatId }`. */
    private readonly who: Record<string, string>,
    /** Under which name the ledger has them. */
    readonly subject: string,
    /** By what the search for dialogs finds them. */
    private readonly search: { phone?: string; name?: string } = {},
  ) {}

  act(action: string, more: object = {}): Promise<unknown> {
    return this.service.vendors.act(this.channel, action, { ...this.who, ...more });
  }

  write = (text: string): Promise<unknown> => this.act('write', { text });
  press = (id: string): Promise<unknown> => this.act('press', { id });

  /** All that was sent to them. */
  sent(): { id: string; at: string; text: string; template?: string }[] {
    return this.service
      .ledger(this.channel, 'message', this.subject)
      .map(({ id, at, detail }) => ({ id, at, ...(detail as SentMessage) })); // as the simulators write it
  }

  /** Waits until they have been sent just this, in this order, since the beginning. */
  hears(...said: string[]): Promise<void> {
    const heard = () => this.sent().map(({ text }) => text);
    return until(
      `${this.subject} hears ${said.length} messages`,
      () => JSON.stringify(heard()) === JSON.stringify(said),
      heard,
      PATIENCE_MS,
    );
  }

  /** As far as an open issue; what was said until then. */
  async opensIssue(name = 'Анна', problem = 'Течёт кран'): Promise<{ said: string[]; issueId: string }> {
    const said = [t.askName, t.askProblem(name), t.confirm(name, problem)];
    await this.write('Здравствуйте');
    await this.hears(...said.slice(0, 1));
    await this.write(name);
    await this.hears(...said.slice(0, 2));
    await this.write(problem);
    await this.hears(...said);
    await this.press('yes');
    await until(
      'the issue and its invoice are told',
      () => this.sent().length === 5,
      () => this.sent(),
    );
    const all = this.sent().map(({ text }) => text);
    return { said: all, issueId: /№ (\S+)/.exec(all[3] ?? '')?.[1] ?? '' };
  }

  /** Waits for it: their first message may be on its way. */
  private async dialog(): Promise<{ id: string; workflowId: string }> {
    let found: { id: string; workflowId: string } | undefined;
    const search = { channel: this.channel, ...this.search };
    await until(`${this.subject} has a dialog`, async () => {
      const { body } = await call<List<{ id: string; workflowId: string }>>(
        this.service.api,
        '/v1/dialogs/search',
        search,
      );
      return (found = body.items[0]) !== undefined;
    });
    return found!;
  }

  async transcript(): Promise<TranscriptItem[]> {
    const { id } = await this.dialog();
    const { body } = await call<List<TranscriptItem>>(this.service.api, `/v1/dialogs/${id}/messages`);
    return body.items;
  }

  /** What the API tells of their workflow. */
  async workflow(): Promise<Record<string, unknown>> {
    const { workflowId } = await this.dialog();
    return (await call(this.service.api, `/v1/workflows/${encodeURIComponent(workflowId)}`)).body;
  }
}
