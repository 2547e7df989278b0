/** `/v1/providers/{id}/check` and `/connect`, and the commands, against the simulators over HTTP. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../../config';
import { ROOT } from '../../../root';
import { run } from '../../cli/run';
import type { TestApi } from '../fixture';
import { ADMIN_KEY, call, startTestApi } from '../fixture';
import type { Vendors } from '../simulated-vendors';
import { startVendors } from '../simulated-vendors';

interface Checked {
  ok: boolean;
  findings: { what: string; ok: boolean; detail: string }[];
}

let vendors: Vendors;
let api: TestApi | undefined;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fixit-check-'));
  vendors = await startVendors();
});
afterEach(async () => {
  await api?.close();
  api = undefined;
  await vendors.stop();
  rmSync(folder, { recursive: true });
});

async function apiWith(env: Environment = {}, mappings = ''): Promise<TestApi> {
  writeFileSync(join(folder, 'fixit.yml'), mappings);
  api = await startTestApi({ env: { ...vendors.env, FIXIT_FILE: join(folder, 'fixit.yml'), ...env } });
  return api;
}

const shipped = readFileSync(join(ROOT, 'fixit.yml'), 'utf8');

const check = async (id: string) => (await call<Checked>(api!, `/v1/providers/${id}/check`, {})).body;
const wrong = async (id: string) =>
  (await check(id)).findings.filter(({ ok }) => !ok).map(({ what, detail }) => `${what}: ${detail}`);

const TEMPLATES = `whatsapp:
  templates:
    notice: { name: payment_due, languages: { ru: ru } }
`;

describe('a check of WhatsApp', () => {
  it('is well with a live token, a number that is reached and approved templates', async () => {
    await apiWith({}, TEMPLATES);
    await vendors.act('whatsapp', 'account', { templates: [{ name: 'payment_due', language: 'ru' }] });
    const { ok, findings } = await check('whatsapp');
    expect({ ok, wrong: findings.filter((finding) => !finding.ok) }).toEqual({ ok: true, wrong: [] });
    expect(findings.map(({ what }) => what)).toEqual([
      'hooks',
      'calls',
      'token',
      'permissions',
      'phone number',
      'quality of the number',
      'template notice (ru)',
    ]);
  });

  it('is counted among the outbound calls of its process', async () => {
    await apiWith();
    await check('whatsapp');
    const metrics = await (await fetch(`${api!.metricsUrl}/metrics`)).text();
    expect(metrics).toMatch(/^fixit_outbound_total\{provider="whatsapp",outcome="ok"\} [1-9]/m);
    expect(metrics).toMatch(/^fixit_outbound_seconds_count\{provider="whatsapp"\} [1-9]/m);
  });

  it('says of a dead token what to renew, and does not repeat it', async () => {
    await apiWith({ WHATSAPP_ACCESS_TOKEN: 'EAAdead-token-of-somebody' });
    const { body } = await call<Checked>(api!, '/v1/providers/whatsapp/check', {});
    expect(body.findings.find(({ what }) => what === 'token')).toMatchObject({
      ok: false,
      detail: expect.stringContaining('Renew WHATSAPP_ACCESS_TOKEN'),
    });
    expect(JSON.stringify(body) + api!.logged.join()).not.toContain('EAAdead');
  });

  it('says which permission a token has not got, and that it ends soon', async () => {
    await apiWith();
    const tomorrow = Math.floor(Date.now() / 1000) + 86_400;
    await vendors.act('whatsapp', 'account', {
      scopes: ['whatsapp_business_management'],
      expires_at: tomorrow,
    });
    expect(await wrong('whatsapp')).toEqual([
      expect.stringMatching(/^token: It ends on \d{4}-\d\d-\d\d: make one of a system user/),
      expect.stringMatching(/^permissions: whatsapp_business_messaging is missing/),
    ]);
  });

  it('says where the id of the number stands when it is a wrong one', async () => {
    await apiWith({ WHATSAPP_PHONE_NUMBER_ID: '999' });
    expect(await wrong('whatsapp')).toEqual([
      expect.stringMatching(/^phone number: WHATSAPP_PHONE_NUMBER_ID is 999.*App Dashboard/),
    ]);
  });

  it('says that people complain of a number of low quality', async () => {
    await apiWith();
    await vendors.act('whatsapp', 'account', { quality_rating: 'RED' });
    expect(await wrong('whatsapp')).toEqual([expect.stringMatching(/^quality of the number: Low/)]);
  });

  it.each([
    ['absent', [{ name: 'payment_due_old', language: 'ru' }], /There is no template payment_due\./],
    ['in another language', [{ name: 'payment_due', language: 'en' }], /is there in en and not in ru/],
    [
      'rejected',
      [{ name: 'payment_due', language: 'ru', status: 'REJECTED', rejected_reason: 'INVALID_FORMAT' }],
      /is REJECTED \(INVALID_FORMAT\)\. Edit it/,
    ],
  ])('says what to do with a template that is %s', async (_how, templates, words) => {
    await apiWith({}, TEMPLATES);
    await vendors.act('whatsapp', 'account', { templates });
    expect(await wrong('whatsapp')).toEqual([expect.stringMatching(words)]);
  });
});

describe('a check of Telegram', () => {
  it('says of a dead token what to mend', async () => {
    await apiWith({ TELEGRAM_BOT_TOKEN: '7000000001:dead' });
    expect(await wrong('telegram')).toEqual([
      expect.stringMatching(/^token: Telegram does not accept the bot token. Mend TELEGRAM_BOT_TOKEN/),
    ]);
  });

  it('says that Telegram sends elsewhere, and how to have it sent here', async () => {
    await apiWith({ PUBLIC_URL: 'https://desk.example' });
    expect(await wrong('telegram')).toEqual([
      'address for hooks: Telegram sends to http://127.0.0.1:9/hooks/telegram, and we listen at https://desk.example/hooks/telegram: say `fixit providers connect telegram`, or mend PUBLIC_URL.',
    ]);
  });

  it("tells Telegram's last error of the last hour", async () => {
    await apiWith({ PUBLIC_URL: 'http://127.0.0.1:9' });
    await vendors.act('telegram', 'webhookError', {
      message: 'Wrong response from the webhook: 502 Bad Gateway',
    });
    expect(await wrong('telegram')).toEqual([
      expect.stringMatching(/^last error of a hook: .*502 Bad Gateway.*mend what it says/),
    ]);
  });
});

it.each(['whatsapp', 'telegram', 'okdesk', 'onec', 'yookassa', 'stripe'])(
  'a check of %s finds nothing without words',
  async (id) => {
    await apiWith({}, shipped);
    const { findings } = await check(id);
    expect(findings.length).toBeGreaterThan(4);
    expect(findings.filter(({ detail }) => detail.trim() === '')).toEqual([]);
  },
);

/** A variable of the environment, or a key of fixit.yml. */
const SETTING = /\b[A-Z]+(_[A-Z]+)+\b|\b(lead|okdesk|onec|whatsapp)\.\w+ (in|of) fixit\.yml/;

const WRONG = `lead: { feeParameter: calout_fee }
okdesk:
  closedStatuses: [closed, solved]
  openStatuses: [opened]
  paymentStatuses: [to_pay]
  keyParameter: fixit_kye
  issueType: repair
whatsapp:
  templates:
    notice: { name: payment_deu, languages: { ru: ru } }
onec:
  organizationKey: 99999999-9999-4999-8999-999999999999
  itemKey: 0000-0001
  vatRate: НДС33
`;

it.each([
  ['whatsapp', ['phone number', 'template notice (ru)']],
  ['telegram', ['address for hooks']],
  [
    'okdesk',
    [
      'employee 999 exists',
      'issue parameter "fixit_kye" is a string',
      'issue parameter "calout_fee" exists',
      'status "solved" exists',
      'status "to_pay" exists',
      'every status is named in fixit.yml',
      'issue type "repair" exists',
    ],
  ],
  ['onec', ['onec.organizationKey', 'onec.counterpartyKey', 'onec.itemKey', 'onec.vatRate']],
])('of %s every wrong field and status is told with the setting to change', async (id, expected) => {
  const env = {
    WHATSAPP_PHONE_NUMBER_ID: '999',
    OKDESK_AUTHOR_ID: '999',
    PUBLIC_URL: 'https://desk.example',
  };
  await apiWith(env, WRONG);
  const found = (await check(id)).findings.filter(({ ok }) => !ok);
  expect(found.map(({ what }) => what)).toEqual(expected);
  for (const { detail } of found) expect(detail).toMatch(SETTING);
});

it.each([
  ['whatsapp', { WHATSAPP_ACCESS_TOKEN: 'dead-secret' }, 'WHATSAPP_ACCESS_TOKEN'],
  ['telegram', { TELEGRAM_BOT_TOKEN: '7000000001:dead-secret' }, 'TELEGRAM_BOT_TOKEN'],
  ['okdesk', { OKDESK_API_TOKEN: 'dead-secret' }, 'OKDESK_API_TOKEN'],
  ['onec', { ONEC_PASSWORD: 'dead-secret' }, 'ONEC_PASSWORD'],
  ['yookassa', { YOOKASSA_SECRET: 'dead-secret' }, 'YOOKASSA_SECRET'],
  ['stripe', { STRIPE_SECRET_KEY: 'dead-secret' }, 'STRIPE_SECRET_KEY'],
])(
  'of %s a dead token is the one finding, and names its setting without its value',
  async (id, env, name) => {
    await apiWith(env, shipped);
    const found = await wrong(id);
    expect(found).toEqual([expect.stringContaining(name)]);
    expect(found.join()).not.toContain('dead-secret');
  },
);

it('a vendor that does not answer is a finding, with what to look at', async () => {
  await apiWith({ TELEGRAM_API_URL: 'http://127.0.0.1:9' });
  expect(await wrong('telegram')).toEqual([expect.stringMatching(/^answer: telegram could not be reached/)]);
});

it('a check that is well ends the trouble of a provider that nobody calls', async () => {
  const { db, notices } = await apiWith();
  await db.query(
    `INSERT INTO provider_health (provider, token_since, failures) VALUES ('whatsapp', now(), 3)`,
  );
  await notices.look();
  await check('whatsapp');
  await notices.look();
  expect((await db.query('SELECT kind, over_at IS NOT NULL AS over FROM notices')).rows).toEqual([
    { kind: 'token_dead', over: true },
  ]);
});

describe('a provider that is only called', () => {
  it('is well without hooks, and found so by the service and by the command', async () => {
    const { url } = await apiWith();
    const { ok, findings } = await check('citeck');
    expect({ ok, hooks: findings[0] }).toEqual({
      ok: true,
      hooks: { what: 'hooks', ok: true, detail: 'off: it has none' },
    });
    expect(await run({ url, key: ADMIN_KEY }, 'providers', 'check', 'citeck')).toMatchObject({ code: 0 });
    const { body } = await call<{ items: object[] }>(api!, '/v1/providers');
    expect(body.items.find((item) => 'id' in item && item.id === 'citeck')).toMatchObject({
      hook: { on: false, reason: 'off: it has none' },
      outbound: { on: true },
      sandbox: true,
    });
  });

  it('is no endpoint, is not connected, and has nothing to send', async () => {
    const { url, db } = await apiWith({ PUBLIC_URL: 'https://desk.example' });
    for (const path of ['/hooks/citeck', '/gateway/integrations/pub/webhook/citeck'])
      expect((await fetch(`${url}${path}`, { method: 'POST', body: 'token=1' })).status).toBe(404);
    const { rows } = await db.query('SELECT DISTINCT reason, fault FROM requests');
    expect(rows).toEqual([{ reason: 'unknown_endpoint', fault: 'theirs' }]);
    expect((await call(api!, '/v1/providers/citeck/connect', {})).body).toMatchObject({
      type: 'urn:fixit:problem:not-connectable',
    });
    const sent = await run({ url, key: ADMIN_KEY }, 'send', 'citeck', '--body', 'x');
    expect(sent).toMatchObject({ code: 2, err: expect.stringContaining('There is no endpoint "citeck"') });
  });
});

describe('connecting', () => {
  const connect = (id: string) => call<Record<string, unknown>>(api!, `/v1/providers/${id}/connect`, {});

  it('says that PUBLIC_URL is missing', async () => {
    await apiWith();
    expect(await connect('whatsapp')).toMatchObject({
      status: 409,
      body: { type: 'urn:fixit:problem:public-url-missing', detail: expect.stringContaining('PUBLIC_URL') },
    });
  });

  it("subscribes the app to WhatsApp's account with our address, and says what is left to click", async () => {
    await apiWith({ PUBLIC_URL: 'https://desk.example/' });
    const { status, body } = await connect('whatsapp');
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        hookUrl: 'https://desk.example/hooks/whatsapp',
        done: [expect.stringContaining('102290129340398'), expect.stringContaining('desk.example')],
        warnings: [expect.stringContaining('"messages"')],
      },
    });
    expect(await (await fetch(`${vendors.sandbox.url}/_/whatsapp`)).json()).toMatchObject({
      account: { override_callback_uri: 'https://desk.example/hooks/whatsapp' },
    });
  });

  it('says what to click where the token may not subscribe', async () => {
    await apiWith({ PUBLIC_URL: 'https://desk.example', WHATSAPP_BUSINESS_ACCOUNT_ID: '5' });
    expect((await connect('whatsapp')).body).toMatchObject({
      done: [],
      warnings: [
        expect.any(String),
        expect.stringContaining('https://desk.example/hooks/whatsapp'),
        expect.any(String),
      ],
    });
  });

  it.each(['okdesk', 'onec'])('gives the address to paste into %s, and no secret', async (id) => {
    await apiWith({ PUBLIC_URL: 'https://desk.example' });
    const { body } = await connect(id);
    expect(JSON.stringify(body)).toContain(`desk.example`);
    expect(JSON.stringify(body)).toContain(`/hooks/${id}`);
    expect(JSON.stringify(body)).not.toContain('secret-of-');
  });

  it('says which setting is missing where a side is off', async () => {
    await apiWith({ PUBLIC_URL: 'https://desk.example', OKDESK_PASS: undefined });
    expect((await connect('okdesk')).body).toMatchObject({
      type: 'urn:fixit:problem:provider-off',
      detail: 'Hooks of okdesk are off: set OKDESK_USER and OKDESK_PASS, and restart.',
    });
  });
});

describe('the commands', () => {
  it('`providers check` ends with 1 where a finding is not ok, and says what to change', async () => {
    const { url } = await apiWith({ WHATSAPP_ACCESS_TOKEN: 'dead' }, shipped);
    const { code, out, err } = await run({ url, key: ADMIN_KEY }, 'providers', 'check');
    expect(out).toMatch(/✗ token: .*Renew WHATSAPP_ACCESS_TOKEN/);
    expect({ code, err }).toEqual({ code: 1, err: 'Not well: whatsapp.\n' });
  });

  it('`providers connect telegram` sets the web hook at Telegram', async () => {
    const { url } = await apiWith({ PUBLIC_URL: 'https://desk.example', TELEGRAM_SECRET_TOKEN: 'ours_1' });
    const { code, out } = await run({ url, key: ADMIN_KEY }, 'providers', 'connect', 'telegram');
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringContaining('@fixit_sandbox_bot') as string,
    });
    expect(await (await fetch(`${vendors.sandbox.url}/_/telegram`)).json()).toMatchObject({
      webhookUrl: 'https://desk.example/hooks/telegram',
      webhook: {
        allowed_updates: [
          'message',
          'edited_message',
          'message_reaction',
          'callback_query',
          'my_chat_member',
        ],
      },
    });
  });

  it('`providers connect` tells what was done and what is left', async () => {
    const { url } = await apiWith({ PUBLIC_URL: 'https://desk.example' });
    const { code, out } = await run({ url, key: ADMIN_KEY }, 'providers', 'connect', 'whatsapp');
    expect(code).toBe(0);
    expect(out).toMatch(/^Address for hooks: https:\/\/desk\.example\/hooks\/whatsapp\n {2}✓ /);
    expect(out).toMatch(/ {2}! Once by hand/);
  });
});
