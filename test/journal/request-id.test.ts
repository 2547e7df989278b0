import { eventIdOf, newRequestId } from '../../journal/request-id';
import { leastIdAt, timeBounds, timeOfId } from '../../journal/search/uuid-time';

const AT = new Date('2026-11-25T10:00:00.123Z');

describe('ids of requests and their events', () => {
  it('hold the time of receipt', () => {
    const id = newRequestId(AT);
    expect(timeOfId(id)).toBe(AT.toISOString());
    expect(timeOfId(eventIdOf(id, 0))).toBe(AT.toISOString());
  });

  it('keep what a request held together, in order, right behind it', () => {
    const [one, other] = [newRequestId(AT), newRequestId(AT)].sort() as [string, string];
    const events = [0, 1, 15, 255, 65_535, 1_000_000].map((place) => eventIdOf(one, place));
    expect([...events].sort()).toEqual(events);
    for (const event of events) {
      expect(event > one).toBe(true);
      expect(event < other).toBe(true);
    }
  });

  it('differ within a millisecond', () => {
    expect(new Set(Array.from({ length: 10_000 }, () => newRequestId(AT))).size).toBe(10_000);
  });
});

describe('bounds by id', () => {
  it('part one millisecond from the next', () => {
    const before = newRequestId(new Date(AT.getTime() - 1));
    const least = leastIdAt(AT.getTime());
    expect(before < least).toBe(true);
    expect(newRequestId(AT) > least).toBe(true);
  });

  it('hold the millisecond that a finer time lies in', () => {
    const [, from, , to] = timeBounds('2026-11-25T10:00:00.1234Z', '2026-11-25T10:00:00.1235Z');
    const id = newRequestId(AT);
    expect(id >= from!).toBe(true);
    expect(id < to!).toBe(true);
  });
});
