/**
 * The lead's story, told by many customers at once, each as patient as the outages between them demand. Beside each
 * customer stand the master at the desk and the accountant who belong to their issue.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Customer } from './customer';
import type { ChatMessage } from './customer';
import { Office } from './office';
import type { Plan } from './plans';
import type { Issue, Look, World } from './world';
import { fromBusiness } from './world';
import { say } from './stand';
import { Over } from './watch';

/** What the others must have got by the end. Each word is of its own and occurs nowhere else. */
export interface Facts {
  /** Into the issue. */
  words: string[];
  /** How many photos and voices: into the issue, too. */
  files: number;
  /** From the desk to the customer. */
  answers: { word: string; commentId: number }[];
  /** Never to the customer. */
  secrets: string[];
  /** Kopecks that came for the issue and for no invoice. */
  paidForIssue: number;
  /** Kopecks. */
  refunded: number;
}

export class Story {
  readonly facts: Facts = { words: [], files: 0, answers: [], secrets: [], paidForIssue: 0, refunded: 0 };
  readonly customer: Customer;
  private readonly doing = new Set<string>();
  private lastWord = 0;
  isDone = false;

  constructor(
    private readonly world: World,
    readonly plan: Plan,
    number: number,
    readonly tag: string,
  ) {
    const { channel, shows } = plan;
    this.customer = new Customer(world.sandbox, channel, number, `Клиент ${tag}`, shows[0]);
  }

  /** To the end, or until the bench is over. */
  async tell(): Promise<void> {
    try {
      await this.part('describe', () => this.describe());
      const issue = await this.part('issue', () => this.world.until((seen) => this.issueIn(seen)));
      const office = new Office(this.world, this, issue);
      await Promise.all([
        this.part('talk', () => this.talk()),
        this.part('comment', () => office.comment()),
        this.part('settle', () => office.settle()),
      ]);
      await this.part('rate', () => this.rate(office));
      this.isDone = true;
    } catch (error) {
      if (!(error instanceof Over)) say(`${this.tag} broke off: ${(error as Error).message}`);
    }
  }

  /** A word that is met once: `Т007-03`. */
  word(): string {
    this.lastWord += 1;
    return `${this.tag}-${String(this.lastWord).padStart(2, '0')}`;
  }

  issueIn({ issues }: Look): Issue | undefined {
    return issues.find(({ title, description }) => `${title} ${description}`.includes(this.tag));
  }

  heardIn({ chats }: Look): ChatMessage[] {
    return fromBusiness(chats[this.customer.channel].get(this.customer.chat) ?? []);
  }

  /** For whoever asks why it did not end: where it stands, and the last that was said. */
  told(seen: Look): string {
    const last = this.heardIn(seen)
      .slice(-3)
      .map(({ text }) => `"${text.replace(/\s+/g, ' ').slice(0, 60)}"`);
    const plan = Object.values(this.plan).flat().join(', ');
    return `${this.tag} (${plan}), at ${[...this.doing].join(' and ')}; the service said last: ${last.join(', ')}`;
  }

  private async part<T>(name: string, act: () => Promise<T>): Promise<T> {
    this.doing.add(name);
    const result = await act();
    this.doing.delete(name);
    return result;
  }

  private async describe(): Promise<void> {
    const { customer, plan, tag } = this;
    const name = `Ольга ${tag}`;
    await customer.write('Здравствуйте');
    await this.hears(() => true);
    await customer.shows(plan.shows[1]);
    await customer.write(name);
    await this.hears(({ text }) => text.includes(name));
    const written = await this.problem();
    if (plan.channel === 'telegram' && plan.corrects && written !== undefined)
      await customer.edit(written, `Не греет батарея на кухне, ${this.goesToDesk()}`);
    const question = await this.hears(({ buttons = [] }) => buttons.length >= 2);
    await customer.press(question, question.buttons![0]!.id);
  }

  /** The id of the message that tells it, where it is one of words. */
  private async problem(): Promise<string | undefined> {
    const { customer, plan, facts } = this;
    const text = `Не греет батарея, ${this.goesToDesk()}`;
    switch (plan.problem) {
      case 'words':
        return customer.write(text);
      case 'a photo with words':
        facts.files += 1;
        return void (await customer.photo({ caption: text }));
      case 'a photo, then words':
        facts.files += 1;
        await customer.photo();
        return customer.write(text);
      case 'an album':
        return this.album(text);
    }
  }

  private async album(caption: string): Promise<undefined> {
    const album = this.word();
    for (const part of [{ caption }, {}, {}]) {
      this.facts.files += 1;
      await this.customer.photo({ album, ...part });
    }
  }

  private async talk(): Promise<void> {
    const { customer, plan, facts } = this;
    for (const what of plan.later) {
      await pause(1_500);
      switch (what) {
        case 'words':
          await customer.write(`И ещё кран, ${this.goesToDesk()}`);
          break;
        case 'photo':
          facts.files += 1;
          await customer.photo({ caption: `Вот он, ${this.goesToDesk()}` });
          break;
        case 'album':
          await this.album(`С трёх сторон, ${this.goesToDesk()}`);
          break;
        case 'voice':
          facts.files += 1;
          await customer.voice();
          break;
        case 'correction': {
          const id = await customer.write(`Код двери 12, ${this.goesToDesk()}`);
          if (plan.channel === 'telegram') await customer.edit(id, `Код двери 21, ${this.goesToDesk()}`);
        }
      }
    }
  }

  /** The newest question is answered, as often as it is asked: a payment that was cancelled makes it open again. */
  private async rate(office: Office): Promise<void> {
    const pressed = new Set<string>();
    const isAsked = ({ id, buttons = [] }: ChatMessage) => buttons.length >= 4 && !pressed.has(id);
    for (;;) {
      const next = await this.world.until<ChatMessage | 'rated'>((seen) => {
        if (this.issueIn(seen)?.rate !== undefined) return 'rated';
        return this.heardIn(seen).findLast(isAsked);
      }, 20_000);
      if (next === 'rated') return;
      if (next === undefined) await office.saveAgain();
      else {
        pressed.add(next.id);
        await this.customer.press(next, next.buttons![0]!.id);
      }
    }
  }

  private hears(isIt: (message: ChatMessage) => boolean): Promise<ChatMessage> {
    return this.world.until((seen) => this.heardIn(seen).findLast(isIt));
  }

  private goesToDesk(): string {
    const word = this.word();
    this.facts.words.push(word);
    return word;
  }
}
