/** Every bench one after the other, and one table of goal and figure. */
import Table from 'cli-table3';
import type { Judged } from './goals';
import { judge } from './goals';
import { say } from './stand';

export type Run = (argument?: string) => Promise<object>;

/** @throws what a bench threw, after the others have run and the table is shown */
export async function all(benches: Record<string, Run>): Promise<object> {
  const figures: Record<string, object> = {};
  const judged: Judged[] = [];
  const broken: string[] = [];
  for (const [name, run] of Object.entries(benches)) {
    say(`— ${name}`);
    try {
      figures[name] = await run();
    } catch (error) {
      broken.push(
        `${name} did not run to its end: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    judged.push(...judge(name, figures[name] ?? {}));
  }
  console.log(tableOf(judged));
  if (broken.length > 0) throw new Error(broken.join('\n'));
  const missed = judged.filter(({ met }) => !met).map(({ bench, figure }) => `${bench}.${figure}`);
  return { goals: judged.length, met: judged.length - missed.length, missed, figures };
}

export function tableOf(judged: readonly Judged[]): string {
  const table = new Table({
    head: ['bench', 'figure', 'goal', 'measured', ''],
    colAligns: ['left', 'left', 'right', 'right', 'left'],
    // Colours are for a terminal; this is for a file as well.
    style: { head: [], border: [] },
  });
  for (const { bench, figure, goal, value, met } of judged)
    table.push([bench, figure, goal, value ?? '—', met ? 'met' : 'missed']);
  return table.toString();
}
