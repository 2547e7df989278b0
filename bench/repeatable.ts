/** Benches whose run follows a seed: it is said first, and again where something is wrong. */
import { randomInt } from 'node:crypto';
import { say } from './stand';

type Figures = Record<string, unknown>;

/** What has to be zero. */
const HARM = ['lost', 'duplicateEffects', 'reordered', 'leaked', 'unfinished'];
const RECOVER_S = 30;

export function repeatable(
  name: string,
  run: (seed: number) => Promise<object>,
): (argument?: string) => Promise<object> {
  return async (argument) => {
    const seed = argument === undefined ? randomInt(1_000_000) : Number(argument);
    if (!Number.isInteger(seed)) throw new Error(`"${argument}" is no seed: npm run bench -- ${name} 7`);
    const again = `the same again: npm run bench -- ${name} ${seed}`;
    say(`seed ${seed}; ${again}`);
    try {
      const figures = (await run(seed)) as Figures;
      if (!isGood(figures)) say(`Not as it should be; ${again}`);
      return figures;
    } catch (error) {
      throw new Error(`${(error as Error).message}\nIt broke off; ${again}`, { cause: error });
    }
  };
}

const isGood = (figures: Figures): boolean =>
  HARM.every((name) => figures[name] === 0) && Number(figures['recoverS']) <= RECOVER_S;
