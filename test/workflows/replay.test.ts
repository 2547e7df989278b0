/** Workflows live for months: what runs today has to go on under tomorrow's code. */
import { DefaultLogger, Worker, bundleWorkflowCode } from '@temporalio/worker';
import { workflowBundle } from '../../worker/bundle';
import { goldens } from './fixture/golden';
import { IDENTITY, quietRuntime } from './fixture/server';

const kept = goldens();

beforeAll(quietRuntime);

/** What each replay came to, by file: the name of its error, or that it went through. */
async function replay(code: string): Promise<Record<string, string>> {
  const results: Record<string, string> = {};
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: { code } }, kept))
    results[fileOf(workflowId)] = error?.name ?? 'went through';
  return results;
}

const fileOf = (workflowId: string): string => kept.find((golden) => golden.workflowId === workflowId)!.file;

describe('golden histories', () => {
  it('are there for every workflow', () => {
    expect(kept.map(({ file }) => file)).toEqual(['dialog_1.json', 'dialog_2.json', 'ticket_1.json']);
    expect(new Set(kept.map(({ workflowId }) => workflowId)).size).toBe(kept.length);
  });

  it.each(kept)('tell nothing of the machine that made $file', ({ text, history }) => {
    const identities = history.events!.flatMap((event) =>
      Object.values(event).flatMap((value: unknown) =>
        typeof value === 'object' && value !== null && 'identity' in value ? [value.identity] : [],
      ),
    );
    expect(new Set(identities.filter(Boolean))).toEqual(new Set([IDENTITY]));
    expect(text).not.toMatch(/\/(home|root|work|tmp|Users|private)\//);
  });

  it('replay', async () => {
    const { code } = await workflowBundle();
    expect(await replay(code)).toEqual({
      'dialog_1.json': 'went through',
      'dialog_2.json': 'went through',
      'ticket_1.json': 'went through',
    });
  });

  it('do not replay on a lead that says one word more', async () => {
    const { code } = await bundleWorkflowCode({
      workflowsPath: require.resolve('./mutated/index'),
      logger: new DefaultLogger('ERROR'),
    });
    expect(await replay(code)).toEqual({
      'dialog_1.json': 'DeterminismViolationError',
      'dialog_2.json': 'DeterminismViolationError',
      'ticket_1.json': 'went through',
    });
  });
});
