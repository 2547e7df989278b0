import type { Client } from '@temporalio/client';
import { ServiceError } from '@temporalio/client';
import { executeUpdate } from '../../../api/v1/update';

/** As the client passes on what gRPC said. */
const grpc = (code: number): ServiceError =>
  new ServiceError('Update failed', {
    cause: Object.assign(new Error('said by the server'), { code, details: '', metadata: {} }),
  });

/** Answers in turn; the last answer is for ever. */
function clientThat(...answers: (Error | string)[]) {
  const asked: unknown[] = [];
  const executeUpdate = (name: string, options: { args: unknown[]; updateId: string }) => {
    asked.push([name, ...options.args, options.updateId]);
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
    return typeof answer === 'string' ? Promise.resolve(answer) : Promise.reject(answer);
  };
  const client = {
    connection: { withDeadline: (_deadline: number, act: () => Promise<unknown>) => act() },
    workflow: { getHandle: () => ({ executeUpdate }) },
  };
  return { asked, client: client as unknown as Client };
}

const call = { workflowId: 'w', name: 'say', argument: { by: 'Мария' }, updateId: 'u1' };

describe('an update', () => {
  it('that the server gave up at the end of a run is asked for again under the same id', async () => {
    const { asked, client } = clientThat(grpc(9), grpc(9), 'done');
    expect(await executeUpdate(client, call)).toBe('done');
    expect(asked).toEqual(Array(3).fill(['say', { by: 'Мария' }, 'u1']));
  });

  it('that failed otherwise is told at once', async () => {
    const { asked, client } = clientThat(grpc(14), 'never');
    await expect(executeUpdate(client, call)).rejects.toMatchObject({ cause: { code: 14 } });
    expect(asked).toHaveLength(1);
  });
});
