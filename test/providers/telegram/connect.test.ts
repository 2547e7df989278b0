import { telegram } from '../../../providers/telegram/provider';
import { connect } from '../../../providers/telegram/connect';
import { hook } from '../../../providers/telegram/hook';
import { ALLOWED_UPDATES } from '../../../providers/telegram/kinds';
import { clientSettings, hookSettings } from '../../../providers/telegram/settings';
import { telegramSimulator } from '../../../providers/telegram/simulator';
import type { HttpCall, OutboundHttp } from '../../../providers/http';
import { NOWHERE, oneSecret, requestWith, samplesOf, settingsOf } from '../sides';
import { failureOf } from '../vendor';
import { startVendorSide, type VendorSide } from '../vendor-side';

const HOOK_URL = 'https://fixit.example.com/hooks/telegram';
const hooks = settingsOf(hookSettings, oneSecret);
let side: VendorSide;

beforeAll(async () => {
  const client = settingsOf(clientSettings, oneSecret, NOWHERE);
  side = await startVendorSide('telegram', telegramSimulator(hooks, client));
});
afterAll(() => side.stop());

const connected = (hookUrl = HOOK_URL, more: Partial<typeof hooks> = {}) =>
  connect(
    { hook: { ...hooks, ...more }, client: settingsOf(clientSettings, oneSecret, side.url) },
    { http: side.http, hookUrl },
  );

describe('connecting Telegram', () => {
  it('registers the hook with exactly the updates that are read, and says so', async () => {
    const { done, warnings } = await connected();
    expect(warnings).toEqual([]);
    expect(done.join('\n')).toContain(HOOK_URL);
    expect(done.join('\n')).toContain('@fixit_sandbox_bot');
    expect(await side.state()).toMatchObject({
      webhookUrl: HOOK_URL,
      webhook: { allowed_updates: [...ALLOWED_UPDATES], max_connections: 40 },
    });
  });

  it('gives the secret that hooks are verified by, the current one, and drops no update that waits', async () => {
    const calls: HttpCall[] = [];
    const http: OutboundHttp = {
      call: (call) => {
        calls.push(call);
        return side.http.call(call);
      },
      close: () => Promise.resolve(),
    };
    const client = settingsOf(clientSettings, oneSecret, side.url);
    const rotated = { ...hooks, secretTokens: ['the-new_one', ...hooks.secretTokens] };
    await connect({ hook: rotated, client }, { http, hookUrl: HOOK_URL });
    const { body } = calls.find(({ operation }) => operation === 'setWebhook')!;
    expect(body).toMatchObject({ url: HOOK_URL, secret_token: 'the-new_one' });
    expect(body).not.toHaveProperty('drop_pending_updates');
  });

  it.each(['', ':443', ':88', ':8443'])('takes an address with "%s" behind its name', async (port) => {
    const url = `https://fixit.example.com${port}/hooks/telegram`;
    expect((await connected(url)).done.join()).toContain(url);
  });

  it('asks for no kind of update that is not read, and reads none that it does not ask for', () => {
    const read = new Set(
      samplesOf(telegram).flatMap(({ body }) => {
        const { events } = hook.read(body, requestWith(Buffer.alloc(0), {}), hooks);
        return events.length > 0 ? Object.keys(body as object).filter((name) => name !== 'update_id') : [];
      }),
    );
    expect([...read].sort()).toEqual([...ALLOWED_UPDATES].sort());
  });

  it('tells in words what waits at Telegram and what failed last', async () => {
    await side.act('webhook', {
      pending_update_count: 12,
      last_error_date: 1795300000,
      last_error_message: 'Wrong response from the webhook: 502 Bad Gateway',
    });
    const { warnings } = await connected();
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(/^12 updates wait at Telegram/);
    expect(warnings[1]).toContain(
      '2026-11-21T22:26:40.000Z: "Wrong response from the webhook: 502 Bad Gateway"',
    );
  });

  it.each([
    'http://fixit.example.com/hooks/telegram',
    'https://fixit.example.com:3000/hooks/telegram',
    'fixit.example.com',
    'https://[2001:db8::1]/hooks/telegram',
  ])('to %s is refused before it is asked for, with what PUBLIC_URL must be', async (url) => {
    const error = await failureOf(connected(url));
    expect(error).toMatchObject({ outcome: 'refused', type: 'telegram.hook_url' });
    expect(error.message).toContain('Set PUBLIC_URL to the https address');
  });

  it('with a secret that Telegram does not take is refused, and the secret is not told', async () => {
    const error = await failureOf(connected(HOOK_URL, { secretTokens: ['with a blank: не то'] }));
    expect(error.type).toBe('telegram.hook_secret');
    expect(error.message).not.toContain('blank');
  });

  it('says where TELEGRAM_BOT_USERNAME is another bot', async () => {
    expect((await connected(HOOK_URL, { botUsername: 'other_bot' })).warnings.join()).toContain(
      'Set it to fixit_sandbox_bot',
    );
  });
});
