/** What stands on a terminal, and what where there is none: questions, bars, colours. */
import { PassThrough } from 'node:stream';
import { confirm } from '../../cli/confirm';
import { CliFailure } from '../../cli/failure';
import { Output } from '../../cli/output';
import { showProgress } from '../../cli/progress';
import { visible } from '../../cli/visible';

/** A stream that says it is a terminal, as far as the libraries ask. */
class Terminal extends PassThrough {
  constructor(readonly isTTY: boolean) {
    super();
  }
  columns = 100;
  cursorTo = () => true;
  moveCursor = () => true;
  clearLine = () => true;
  get text(): string {
    return String(this.read() ?? '');
  }
}

// The libraries ask for a tty.WriteStream, which cannot be made without a terminal.
const drawnOn = (stream: Terminal) => stream as unknown as NodeJS.WriteStream;

describe('a question', () => {
  const answered = async (answer: string, yes?: boolean) => {
    const asked = { input: new Terminal(true), output: new Terminal(true) };
    const done = confirm('Replay 3 events?', yes, asked);
    asked.input.write(`${answer}\n`);
    await done;
    return asked.output.text;
  };

  it('is answered by yes, in either language, and by nothing else', async () => {
    for (const yes of ['y', 'YES', 'да', ' д '])
      expect(await answered(yes)).toContain('Replay 3 events? [y/N]');
    for (const no of ['', 'n', 'maybe', 'yess'])
      await expect(answered(no)).rejects.toThrow('Nothing was done.');
  });

  it('is a no where it is not answered: by Ctrl-C, by the end of the input', async () => {
    for (const [exit, ending] of [
      ['interrupted', (input: Terminal) => input.write('\u0003')],
      ['failed', (input: Terminal) => input.end()],
    ] as const) {
      const asked = { input: new Terminal(true), output: new Terminal(true) };
      const done = confirm('Replay 3 events?', undefined, asked).catch((error: unknown) => error);
      ending(asked.input);
      expect(await done).toMatchObject({ exit, message: 'Nothing was done.' });
    }
  });

  it('is not put where --yes was said', async () => {
    expect(await answered('', true)).toBe('');
  });

  it('cannot be put where input or output is no terminal', async () => {
    for (const [input, output] of [
      [false, true],
      [true, false],
    ] as const) {
      const asked = { input: new Terminal(input), output: new Terminal(output) };
      const refused = confirm('Replay?', undefined, asked).catch((error: unknown) => error);
      expect(await refused).toMatchObject({ exit: 'usage' });
      expect(await refused).toBeInstanceOf(CliFailure);
    }
  });
});

describe('progress', () => {
  it('is a bar on a terminal', () => {
    const stream = new Terminal(true);
    const progress = showProgress(drawnOn(stream), 'Replay');
    progress.tell(1, 4, 'replaying');
    progress.end();
    expect(stream.text).toMatch(/Replay █+░+ 1\/4 replaying/);
  });

  it('that ended before it began draws nothing', () => {
    const stream = new Terminal(true);
    showProgress(drawnOn(stream), 'Replay').end();
    expect(stream.text).not.toContain('Replay');
  });

  it('is a line for each stage elsewhere, and one in between now and then', () => {
    const stream = new Terminal(false);
    const progress = showProgress(drawnOn(stream), 'Replay');
    progress.tell(0, 900, 'counting');
    for (let done = 1; done <= 900; done++) progress.tell(done, 900, `${done} again, 0 skipped`);
    progress.end();
    expect(stream.text).toBe(
      'Replay: 0/900 counting\nReplay: 1/900 1 again, 0 skipped\nReplay: 900/900 900 again, 0 skipped\n',
    );
  });
});

describe('colours', () => {
  const tableOn = (isTTY: boolean, env: NodeJS.ProcessEnv) => {
    const out = new Terminal(isTTY);
    new Output(false, { out, err: new Terminal(isTTY) }, env).table(
      [{ name: 'Анна' }],
      [{ head: 'NAME', of: ({ name }) => name }],
    );
    return out.text;
  };

  it('are for terminals only, and not for those who want none', () => {
    expect(tableOn(true, {})).toBe('\u001b[1mNAME\u001b[22m\nАнна\n');
    expect(tableOn(true, { NO_COLOR: '1' })).toBe('NAME\nАнна\n');
    expect(tableOn(true, { TERM: 'dumb' })).toBe('NAME\nАнна\n');
    expect(tableOn(false, { FORCE_COLOR: '1' })).toBe('NAME\nАнна\n');
  });
});

it('shows what would command a terminal or turn the writing round, and leaves letters alone', () => {
  expect(visible('Анна 🚿\n\tשלום')).toBe('Анна 🚿\n\tשלום');
  expect(visible('\u001b]0;title\u0007 \u009b31m \u202egnp.exe')).toBe(
    '\\u001b]0;title\\u0007 \\u009b31m \\u202egnp.exe',
  );
});
