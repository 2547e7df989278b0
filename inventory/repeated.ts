import { DatabaseError } from 'pg';

/** 40P01 deadlock_detected, 40001 serialization_failure: nothing was done, and the same again may well succeed. */
const REPEATABLE = new Set(['40P01', '40001']);
const TIMES = 5;

export async function repeated<R>(statement: () => Promise<R>): Promise<R> {
  for (let time = 1; ; time += 1) {
    try {
      return await statement();
    } catch (error) {
      const code = error instanceof DatabaseError ? (error.code ?? '') : '';
      if (time >= TIMES || !REPEATABLE.has(code)) throw error;
    }
  }
}
