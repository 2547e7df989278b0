/** A group alone does what its `list` does; a word that is no command of it is refused. */
import { hookSchema, pageOf } from '../../cli/answers';
import { createProgram } from '../../cli/program';
import { ADMIN_KEY, send, startTestApi, whatsappText, type TestApi } from '../api/fixture';
import { documentOf, run, type Target } from './run';

let api: TestApi;
let target: Target;
beforeAll(async () => {
  api = await startTestApi();
  target = { url: api.url, key: ADMIN_KEY };
  for (const n of [1, 2]) await send(api.url, 'whatsapp', whatsappText(`wamid.${n}`, `Кран ${n}`));
});
afterAll(() => api.close());

const groups = createProgram().commands.filter(({ commands }) =>
  commands.some((command) => command.name() === 'list'),
);

it.each(groups.map((group) => [group.name(), group.commands.map((command) => command.name())] as const))(
  '%s: alone it lists, and a mistyped command is told which there are',
  async (group, names) => {
    const [alone, listed, mistyped] = await Promise.all([
      run(target, group),
      run(target, group, 'list'),
      run(target, group, 'shwo', 'x'),
    ]);
    expect(alone).toEqual(listed);
    expect(alone.code).toBe(0);
    expect(mistyped).toEqual({
      code: 2,
      out: '',
      err: `${group} has no command "shwo". There are: ${names.join(', ')}.\n`,
    });
  },
);

it('takes the options of the list without its name', async () => {
  const document = documentOf(await run(target, 'hooks', '--limit', '1', '--endpoint', 'whatsapp', '--json'));
  const page = pageOf(hookSchema).parse(document);
  expect(page.items).toHaveLength(1);
  expect(page.nextCursor).not.toBeNull();
});

it('has the command of its other name too', async () => {
  expect(await run(target, 'calls', 'search')).toEqual(await run(target, 'calls'));
});

it('shows the help of the group, and where that of the list is', async () => {
  const { code, out } = await run(target, 'hooks', '--help');
  expect(code).toBe(0);
  expect(out).toContain('Usage: fixit hooks [options] [command]');
  expect(out).toContain('Without a command it does what list does: npm run fixit -- hooks list --help');
});

it.each([
  [['hooks', '--limt', '5'], "unknown option '--limt'"],
  [['hooks', '--limit', 'five'], 'Say a whole number'],
  [['hooks', '--limit', '5', 'shwo'], 'too many arguments'],
  [['hooks', 'list', 'x'], 'too many arguments'],
  [['endpoints', '--file', 'endpoints.yml'], "unknown option '--file'"],
])('2: nothing is listed where a word is not understood: %j', async (args, words) => {
  const { code, out, err } = await run(target, ...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(words);
});
