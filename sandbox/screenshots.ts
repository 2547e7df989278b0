/**
 * `npm run screenshots`: against a running `npm start`, plays a morning at the desk through the sandbox, and keeps what an
 * operator then sees at the console as docs/screenshots/*.png, for the README.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { parseSettings, readEnvironment, SettingsError, type Settings } from '../config';
import { openBrowser } from '../local/browser';
import { ROOT } from '../root';
import { Customer, hasChoice, isOpenQuestion } from './demo-chat';
import {
  administratorKey,
  administratorOf,
  found,
  json,
  SandboxClient,
  seen,
  StoryFailure,
  waitFor,
} from './demo-client';

const FOLDER = join(ROOT, 'docs', 'screenshots');
const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

interface Scene {
  api: string;
  key: string;
  /** Of calls of the API. */
  headers: Record<string, string>;
  sandbox: SandboxClient;
}

const idSchema = z.object({ items: z.array(z.object({ id: z.string() })).min(1) });

async function main(): Promise<void> {
  const env = readEnvironment();
  const settings = parseSettings(env);
  const scene: Scene = {
    api: `http://127.0.0.1:${settings.PORT}`,
    key: administratorKey(settings, env),
    headers: administratorOf(settings, env),
    sandbox: new SandboxClient(`http://127.0.0.1:${settings.SANDBOX_PORT}`),
  };
  const dialog = await writeAsCustomer(scene);
  const invoice = await losePayment(scene, settings);
  mkdirSync(FOLDER, { recursive: true });
  const browser = await openBrowser();
  try {
    await shootWide(browser, scene, dialog, invoice);
    await shootNarrow(browser, scene, dialog);
  } finally {
    await browser.close();
  }
}

/** A customer whose issue is open and whose invoice waits for its money. @returns the dialog's id */
async function writeAsCustomer({ api, headers, sandbox }: Scene): Promise<string> {
  const customer = new Customer(sandbox, 'telegram', `Ольга Смирнова ${randomBytes(2).toString('hex')}`);
  await customer.say('Здравствуйте');
  await customer.hear('a first question', isOpenQuestion);
  await customer.say('Ольга');
  await customer.hear('a second question', isOpenQuestion);
  await customer.say('Не греет батарея на кухне, квартира 12');
  const confirmation = await customer.hear('a question with buttons', hasChoice);
  await customer.press(confirmation, confirmation.buttons?.[0]?.id ?? '');
  await customer.hear('the message with the invoice', ({ text }) => /https?:/.test(text));
  const { items } = idSchema.parse(
    await json(`${api}/v1/dialogs/search`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ name: customer.name }),
    }),
  );
  return items[0]!.id;
}

/** 1C tells of a payment for an invoice that nobody here knows. @returns the invoice's number */
async function losePayment({ api, headers }: Scene, settings: Settings): Promise<string> {
  const secrets = z
    .record(z.string(), z.string())
    .parse(JSON.parse(readFileSync(join(settings.DATA_DIR, 'sandbox-secrets.json'), 'utf8')));
  const number = `СЧ-${randomBytes(2).readUInt16BE()}`;
  await json(`${api}/hooks/onec`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secrets['onec.hook-token']}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      event: 'payment',
      id: `pay-${number}`,
      invoice: { ref: crypto.randomUUID(), number },
      amount: '1 499,50',
      currency: 'RUB',
      status: 'paid',
      date: new Date().toISOString(),
    }),
  });
  await waitFor({
    expected: 'the payment among what is parked',
    look: `${api}/console/events?state=parked`,
    poll: async () => {
      const answer = await json(`${api}/v1/search`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query: number }),
      });
      return JSON.stringify(answer).includes('parked') ? found(true) : seen('not yet');
    },
  });
  return number;
}

async function shootWide(browser: Browser, scene: Scene, dialog: string, invoice: string): Promise<void> {
  const page = await signIn(browser, scene, WIDE);
  await shoot(page, 'now');
  await page.goto('/console/hooks');
  await settled(page);
  await shoot(page, 'hooks');
  await page.goto('/console/hooks?endpoint=telegram&outcome=taken');
  await settled(page);
  await page.locator('#content tbody a').first().click();
  await page.getByText('Delivered to').waitFor();
  await shoot(page, 'hook');
  await page.getByRole('searchbox').fill(invoice);
  await page.keyboard.press('Enter');
  await settled(page);
  await page.locator('#content a[href*="/events/"]').first().click();
  await settled(page);
  await shoot(page, 'lost-payment');
  await page.goto(`/console/dialogs/${dialog}`);
  await settled(page);
  await page.getByRole('button', { name: 'Customer’s phone' }).click();
  await page.frameLocator('iframe').locator('#panes').waitFor();
  await page.mouse.move(640, 400); // away from the button, whose hint covers something
  await settled(page);
  await shoot(page, 'dialog');
  await page.context().close();
}

async function shootNarrow(browser: Browser, scene: Scene, dialog: string): Promise<void> {
  const page = await signIn(browser, scene, PHONE, 'ru-RU');
  await shoot(page, 'now-phone');
  await page.goto(`/console/dialogs/${dialog}`);
  await settled(page);
  await shoot(page, 'dialog-phone');
  await page.context().close();
}

async function signIn(
  browser: Browser,
  { api, key }: Scene,
  viewport: typeof WIDE,
  locale = 'en-GB',
): Promise<Page> {
  const context = await browser.newContext({ baseURL: api, viewport, locale, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto('/console');
  await page.locator('input[name=key]').fill(key);
  await page.locator('button[type=submit]').click();
  await settled(page);
  return page;
}

/** Nothing is being loaded, by us or by a picture. */
async function settled(page: Page): Promise<void> {
  await page.locator('#content h1').waitFor();
  await page.waitForLoadState('networkidle');
  await page.locator('#content .loading').waitFor({ state: 'detached' });
}

async function shoot(page: Page, name: string): Promise<void> {
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path });
  console.log(path.slice(ROOT.length + 1));
}

if (require.main === module) {
  main().catch((error: unknown) => {
    if (error instanceof StoryFailure) console.error(`The screenshots failed.\n  ${error.message}`);
    else console.error(error instanceof SettingsError ? error.message : error);
    process.exitCode = 1;
  });
}
