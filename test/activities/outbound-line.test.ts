import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { withLine } from '../../activities/outbound-line';
import { waitFailure } from '../../activities/failure';
import { createLogger } from '../../logging';
import { OutboundError } from '../../providers/failure';

/** What one attempt leaves in the log. */
async function linesOf(act: () => Promise<unknown>, level: 'debug' | 'info' = 'debug') {
  const lines: string[] = [];
  const logger = createLogger('test', level, { write: (line) => void lines.push(line) });
  const name = () => ({ provider: 'telegram', effectId: 'e-1' });
  const activity = withLine(logger, 'sendMessage', name, act);
  await new MockActivityEnvironment({ attempt: 3 }, { logger: new DefaultLogger('ERROR') })
    .run(activity, { text: 'Анна' })
    .catch((error: unknown) => expect(error).toBeInstanceOf(Error));
  expect(lines.join()).not.toContain('Анна');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

it.each<[what: string, act: () => Promise<unknown>, told: Record<string, unknown>]>([
  ['is done', () => Promise.resolve({ outcome: 'sent', messageId: '1' }), { outcome: 'done' }],
  ['nobody can tell of', () => Promise.resolve({ outcome: 'unconfirmed' }), { outcome: 'unconfirmed' }],
  [
    'the vendor refuses',
    () => Promise.reject(new OutboundError('refused', 'telegram.blocked', 'Анна blocked the bot')),
    { outcome: 'refused', type: 'telegram.blocked' },
  ],
  [
    'waits for another attempt',
    () => Promise.reject(waitFailure('effect.under_way', 'looks again', 2_000)),
    { outcome: 'waits', type: 'effect.under_way' },
  ],
  [
    'fails for good',
    () => Promise.reject(ApplicationFailure.create({ type: 'provider.off', nonRetryable: true })),
    { outcome: 'failed', type: 'provider.off' },
  ],
  ['breaks', () => Promise.reject(new Error('Анна')), { outcome: 'failed', type: 'unexpected' }],
])('an outbound activity that %s leaves one line with its ids', async (_what, act, told) => {
  expect(await linesOf(act)).toMatchObject([
    {
      workflowId: expect.any(String) as string,
      runId: expect.any(String) as string,
      effectId: 'e-1',
      provider: 'telegram',
      operation: 'sendMessage',
      attempt: 3,
      ms: expect.any(Number) as number,
      ...told,
    },
  ]);
});

it('leaves none above debug', async () => {
  expect(await linesOf(() => Promise.resolve({}), 'info')).toEqual([]);
});
