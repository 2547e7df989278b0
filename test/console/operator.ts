/** An operator at the console in a real browser: signed in with a key of some scopes, in a language, on a screen. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Scope } from '../../api/auth';
import type { TestApi } from '../api/fixture';
import { ADMIN_KEY } from '../api/fixture';
import { openBrowser } from '../../local/browser';
import { until } from '../workflows/fixture/until';

export interface Seat {
  /** Absent = the administrator. */
  scopes?: readonly Scope[];
  /** `en-GB` where absent. */
  locale?: string;
  /** In CSS pixels; 1280 where absent. */
  width?: number;
}

export interface Room {
  /** A page that is signed in and shows `/console`. What its own scripts complain of fails `close`. */
  sit(seat?: Seat): Promise<Page>;
  close(): Promise<void>;
}

/** One browser for all tests of a file. */
export async function openRoom(api: Pick<TestApi, 'url'>): Promise<Room> {
  const browser: Browser = await openBrowser();
  const complaints: string[] = [];
  return {
    async sit({ scopes, locale = 'en-GB', width = 1280 } = {}) {
      const context = await browser.newContext({
        locale,
        timezoneId: 'UTC',
        viewport: { width, height: 800 },
        reducedMotion: 'reduce',
        baseURL: api.url,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (said) => {
        // A policy that was broken, a warning of React; an answer of 4xx is the test's own business.
        if (['error', 'warning'].includes(said.type()) && !said.text().startsWith('Failed to load resource'))
          complaints.push(said.text());
      });
      await page.goto('/console');
      await page.locator('input[name=key]').fill(scopes ? await keyOf(api, scopes) : ADMIN_KEY);
      await page.locator('button[type=submit]').click();
      await page.locator('#content h1').waitFor();
      return page;
    },
    async close() {
      await browser.close();
      if (complaints.length > 0) throw new Error(`The page complained:\n${complaints.join('\n')}`);
    },
  };
}

async function keyOf(api: Pick<TestApi, 'url'>, scopes: readonly Scope[]): Promise<string> {
  const response = await fetch(`${api.url}/v1/keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: `Operator: ${scopes.join(', ')}`, scopes }),
  });
  return ((await response.json()) as { key: string }).key;
}

const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * WCAG 2.2 A and AA by axe; each finding in a sentence.
 *
 * @param within a selector: only that part of the page, which is quicker
 */
export async function findings(page: Page, within?: string): Promise<string[]> {
  // Not as a script of the page, whose policy forbids that.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(${within === undefined ? 'document' : JSON.stringify(within)}, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
  );
  return violations.map(
    ({ id, impact, nodes }) =>
      `${impact} ${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`,
  );
}

/** The reason why a button is shut shows where one points at it; the page may still be moving while one does. */
export const hintOf = (button: Locator, hint: string | RegExp): Promise<void> =>
  until('the button says why it is shut', async () => {
    const page = button.page();
    await page.mouse.move(0, 0);
    await button.hover();
    return page.getByRole('tooltip', { name: hint }).isVisible();
  });

/** By the field that stands on every page. */
export async function searchFor(page: Page, query: string): Promise<void> {
  const field = page.getByRole('searchbox', { name: 'Find a customer, an order, a payment' });
  await field.click();
  await field.fill(query);
  await field.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Search' }).waitFor();
}

/** Nothing is wider than the screen. */
export const isWithinScreen = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');
