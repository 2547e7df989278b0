/** A piece of work in a process of its own, so that its share of the cores can be told. */
import { fork } from 'node:child_process';
import { once } from 'node:events';

/** @param file runs `serve`; throws where that ended without a result */
export async function runApart<Job extends object, Result>(file: string, job: Job): Promise<Result> {
  const child = fork(file, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  try {
    child.send(job);
    const answer = await Promise.race([once(child, 'message'), exited.then(() => undefined)]);
    if (!answer) throw new Error('A process of the bench ended without a result (above).');
    return answer[0] as Result;
  } finally {
    child.kill();
    await exited;
  }
}

/** In that process: does the job it is sent. */
export function serve<Job, Result>(run: (job: Job) => Promise<Result>): void {
  process.once('message', (job: Job) => {
    run(job).then(
      (result) => process.send?.(result),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}
