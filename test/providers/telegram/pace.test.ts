import { OutboundError } from '../../../providers/failure';
import { Pace } from '../../../providers/telegram/pace';

let now = 0;
const busy = (seconds: number) =>
  new OutboundError('try_later', 'telegram.busy', 'wait', { retryAfterMs: seconds * 1000 });

/** Milliseconds to wait, 0 = go on. */
function wait(pace: Pace, chat?: number): number {
  try {
    pace.check(chat);
    return 0;
  } catch (error) {
    return (error as OutboundError).options.retryAfterMs ?? -1;
  }
}

beforeEach(() => (now = 1_000_000));
const paced = () => new Pace(() => now);

describe('a chat that was told to wait', () => {
  it('is left alone until then, and the others go on', () => {
    const pace = paced();
    pace.heed(busy(5), 1);
    expect([wait(pace, 1), wait(pace, 2), wait(pace)]).toEqual([5_000, 0, 0]);
    now += 4_000;
    expect(wait(pace, 1)).toBe(1_000);
    now += 1_000;
    expect(wait(pace, 1)).toBe(0);
  });

  it('means the whole bot where the call named no chat', () => {
    const pace = paced();
    pace.heed(busy(3));
    expect([wait(pace, 1), wait(pace)]).toEqual([3_000, 3_000]);
  });

  it('means the whole bot where a third chat is told so at the same time, and not where the first two have waited', () => {
    const [pace, patient] = [paced(), paced()];
    for (const chat of [1, 2, 3]) pace.heed(busy(4), chat);
    expect(wait(pace, 9)).toBe(4_000);
    patient.heed(busy(4), 1);
    patient.heed(busy(4), 2);
    now += 5_000;
    patient.heed(busy(4), 3);
    expect(wait(patient, 9)).toBe(0);
  });

  it('is a matter of limits alone: a block or a broken connection keeps nobody waiting', () => {
    const pace = paced();
    pace.heed(new OutboundError('refused', 'telegram.blocked', 'no'), 1);
    pace.heed(new OutboundError('unknown', 'http.timeout', 'who knows'), 1);
    expect(wait(pace, 1)).toBe(0);
  });
});
