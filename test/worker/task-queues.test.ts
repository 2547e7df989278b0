import { providers } from '../../providers';
import { activityQueues } from '../../worker/task-queues';
import { ACTIVITY_QUEUE, LIMITED_PROVIDERS, activityQueue } from '../../workflows/queues';

describe('activity task queues', () => {
  it('are polled for everything that a workflow may choose, whatever is switched on', () => {
    const polled = activityQueues([]).map(({ taskQueue }) => taskQueue);
    const chosen = [
      activityQueue({ capability: 'own' }),
      activityQueue({ capability: 'helpdesk' }),
      activityQueue({ capability: 'accounting' }),
      ...(['whatsapp', 'telegram', 'max'] as const).map((channel) =>
        activityQueue({ capability: 'messaging', channel }),
      ),
    ];
    expect(polled).toEqual(expect.arrayContaining(chosen));
    expect(new Set(polled).size).toBe(polled.length);
  });

  it('carry the limit of the provider that they are for, and the shared one carries none', () => {
    const queues = activityQueues([{ id: 'okdesk', callsPerSecond: 5 }]);
    expect(queues.find(({ taskQueue }) => taskQueue === 'fixit-okdesk')?.perSecond).toBe(5);
    expect(queues.find(({ taskQueue }) => taskQueue === ACTIVITY_QUEUE)?.perSecond).toBeUndefined();
  });

  it('keep to what vendors allow: 80 a second from a WhatsApp number, 30 from a Telegram bot', () => {
    const queues = activityQueues(providers);
    const perSecond = (queue: string) => queues.find(({ taskQueue }) => taskQueue === queue)?.perSecond;
    expect([perSecond('fixit-whatsapp'), perSecond('fixit-telegram')]).toEqual([80, 30]);
    expect(perSecond('fixit-max')).toBe(30);
  });

  it('have a place for every provider of the registry that declares a limit', () => {
    expect(() => activityQueues(providers)).not.toThrow();
  });

  it('refuse a limit that could not be kept, and say where the queue is missing', () => {
    expect(() => activityQueues([{ id: 'slowpoke', callsPerSecond: 1 }])).toThrow(
      /slowpoke .* workflows\/queues\.ts/,
    );
  });

  it('keep their names, which stand in histories', () => {
    expect(
      LIMITED_PROVIDERS.map((id) => activityQueues([]).find((q) => q.taskQueue.endsWith(id))?.taskQueue),
    ).toEqual([
      'fixit-whatsapp',
      'fixit-telegram',
      'fixit-okdesk',
      'fixit-onec',
      'fixit-bitrix24',
      'fixit-bpium',
      'fixit-max',
    ]);
  });
});
