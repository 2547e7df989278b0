/** Workflows live for months: what runs today has to go on under tomorrow's code. */
import { DefaultLogger, Worker, bundleWorkflowCode } from '@temporalio/worker';
import { workflowBundle } from '../../worker/bundle';
import { goldens } from './fixture/golden';
import { IDENTITY, quietRuntime } from './fixture/server';

const kept = goldens();
/** Two dialogs and a ticket of each edition; a record before it was announced that one changed. */
const dialogs = [1, 2, 3, 4, 5, 6].map((n) => `dialog_${n}.json`);
const tickets = [1, 2, 3].map((n) => `ticket_${n}.json`);
const records = ['record_1.json'];

const all = (files: string[], outcome: string): Record<string, string> =>
  Object.fromEntries(files.map((file) => [file, outcome]));

beforeAll(quietRuntime);

/** What each replay came to, by file: the name of its error, or that it went through. */
async function replay(code: string): Promise<Record<string, string>> {
  const results: Record<string, string> = {};
  for (const { file, history, workflowId } of kept)
    results[file] = await Worker.runReplayHistory({ workflowBundle: { code } }, history, workflowId).then(
      () => 'went through',
      (error: Error) => error.name,
    );
  return results;
}

describe('golden histories', () => {
  it('are there for every workflow', () => {
    expect(kept.map(({ file }) => file)).toEqual([...dialogs, ...records, ...tickets]);
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
    expect(await replay(code)).toEqual(all([...dialogs, ...records, ...tickets], 'went through'));
  });

  it('do not replay on a lead that says one word more', async () => {
    const { code } = await bundleWorkflowCode({
      workflowsPath: require.resolve('./mutated/index'),
      logger: new DefaultLogger('ERROR'),
    });
    expect(await replay(code)).toEqual({
      ...all(dialogs, 'DeterminismViolationError'),
      ...all([...records, ...tickets], 'went through'),
    });
  });
});
