/**
 * The browser of the tests and of the screenshots: CHROMIUM_PATH, playwright's own where it is installed, else the one
 * that comes inside @sparticuz/chromium. All of it are development packages: no running service loads this.
 */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

export async function openBrowser(): Promise<Browser> {
  const installed = [process.env['CHROMIUM_PATH'], chromium.executablePath()].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (installed !== undefined) return chromium.launch({ executablePath: installed });
  const { default: bundled } = await import('@sparticuz/chromium');
  // Root has no sandbox there. Its own arguments make one process of all, which ends with its first page.
  return chromium.launch({ executablePath: await bundled.executablePath(), args: ['--no-sandbox'] });
}
