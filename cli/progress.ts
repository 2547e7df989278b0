/** How far something long is: a bar on a terminal, else a line now and then. On standard error. */
import { SingleBar } from 'cli-progress';

export interface Progress {
  /** @param words what is going on, and what came of it so far */
  tell(done: number, total: number, words: string): void;
  end(): void;
}

const LINE_EVERY_MS = 5_000;

export function showProgress(stream: NodeJS.WriteStream, title: string): Progress {
  return stream.isTTY ? bar(stream, title) : lines(stream, title);
}

function bar(stream: NodeJS.WriteStream, title: string): Progress {
  const drawn = new SingleBar({
    stream,
    format: `${title} {bar} {value}/{total} {words}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    fps: 5,
  });
  let begun = false;
  return {
    tell(done, total, words) {
      if (!begun) drawn.start(total, done, { words });
      begun = true;
      drawn.setTotal(total);
      drawn.update(done, { words });
    },
    end: () => drawn.stop(),
  };
}

/** At once where something else is going on, and else only after a while: a log must not fill with numbers. */
function lines(stream: NodeJS.WritableStream, title: string): Progress {
  let last = { at: 0, words: '', line: '' };
  const stageOf = (words: string) => words.replace(/\d+/g, '#');
  return {
    tell(done, total, words) {
      const line = `${title}: ${done}/${total} ${words}`;
      const sameStage = stageOf(words) === stageOf(last.words);
      if (line === last.line || (sameStage && done < total && Date.now() - last.at < LINE_EVERY_MS)) return;
      last = { at: Date.now(), words, line };
      stream.write(`${line}\n`);
    },
    end: () => undefined,
  };
}
