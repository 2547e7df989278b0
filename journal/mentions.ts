/** The people named in a batch, and where their contact ids go. */
import type { Person } from '../workflows/events';
import type { Entry } from './append';
import type { PersonOnChannel } from './contacts';

export class Mentions {
  private readonly people: PersonOnChannel[] = [];
  private readonly places: { entry: Entry; index: number }[] = [];

  add(
    { channel, account }: { channel: string; account: string },
    person: Person | undefined,
    entry: Entry,
    index: number,
  ): void {
    if (!person || person.aliases.length === 0) return;
    this.people.push({ channel, account, person });
    this.places.push({ entry, index });
  }

  async settle(ask: (people: PersonOnChannel[]) => Promise<(string | undefined)[]>): Promise<void> {
    if (this.people.length === 0) return;
    const ids = await ask(this.people);
    this.places.forEach(({ entry, index }, i) => (entry.contacts[index] = ids[i]));
  }
}
