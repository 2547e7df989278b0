/** Lets the Temporal SDK fetch one of its servers, where there is a way out to the vendor's site. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root';
import { sdkDownload } from './cache';
import { prepare } from './prepare';
import type { BinarySearch } from './temporal-binary';

const DOWNLOAD_MS = 120_000;

/** Undefined where it could not be had: the next way is tried. */
export async function downloadBySdk(
  server: 'cli' | 'test-server',
  what: string,
  cache: string,
  { log, signal }: BinarySearch,
): Promise<string | undefined> {
  const script = join(ROOT, 'dist', 'local', 'sdk-download.js');
  if (!existsSync(script)) return undefined;
  try {
    await prepare({
      command: process.execPath,
      args: [script, server, cache],
      cwd: ROOT,
      what: `Downloading ${what}`,
      timeoutMs: DOWNLOAD_MS,
      log,
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    return undefined;
  }
  return sdkDownload(server, cache);
}
