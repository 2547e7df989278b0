/** Whether everything that was said has arrived. */
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { SandboxControl } from './customer';
import { say } from './stand';

const hooksSchema = z.object({ pending: z.number() });

/** No hook on its way to us, and nothing undelivered. */
export async function isCalm(database: Pool, sandbox: SandboxControl): Promise<boolean> {
  if (hooksSchema.parse(await sandbox.get('hooks')).pending > 0) return false;
  const { rows } = await database.query('SELECT FROM pending WHERE parked_at IS NULL LIMIT 1');
  return rows.length === 0;
}

export async function untilTrue(seconds: number, holds: () => Promise<boolean> | boolean): Promise<boolean> {
  const deadline = performance.now() + seconds * 1_000;
  while (performance.now() < deadline) {
    try {
      if (await holds()) return true;
    } catch (error) {
      say(`still recovering: ${(error as Error).message}`);
    }
    await pause(200);
  }
  return false;
}
