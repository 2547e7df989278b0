import type { Finding } from '../../../providers/contract';
import { checkMax } from '../../../providers/max/check';
import { connect } from '../../../providers/max/connect';
import { hook } from '../../../providers/max/hook';
import { clientSettings, hookSettings } from '../../../providers/max/settings';
import { maxSimulator } from '../../../providers/max/simulator';
import { NOWHERE, oneSecret, settingsOf } from '../sides';
import { bridge } from '../simulated';

const HOOK_URL = 'https://fixit.example.com/hooks/max';
const ours = settingsOf(hookSettings, oneSecret);
const client = settingsOf(clientSettings, oneSecret, NOWHERE);
const max = bridge(maxSimulator(ours, client), hook, ours);

async function found(
  hookUrl?: string,
  change: Partial<typeof client> = {},
): Promise<Record<string, Finding>> {
  const findings = await checkMax({ ...client, ...change }, { http: max.http, hookUrl });
  return Object.fromEntries(findings.map((finding) => [finding.what, finding]));
}

describe('the check of MAX', () => {
  beforeEach(() => void max.act('unsubscribe', {}));

  it('finds whose token it is, and that nobody is subscribed', async () => {
    expect(await found(HOOK_URL)).toMatchObject({
      token: { ok: true, detail: 'It is that of @fixit_bot.' },
      'id of the bot': { ok: true },
      'address for hooks': { ok: false, detail: expect.stringContaining('connect max') as string },
    });
  });

  it('is well once our hook is subscribed; without PUBLIC_URL it is not compared', async () => {
    await connect({ hook: ours, client }, { http: max.http, hookUrl: HOOK_URL });
    expect((await found(HOOK_URL))['address for hooks']).toMatchObject({ ok: true, detail: HOOK_URL });
    expect((await found())['address for hooks']?.detail).toContain('set PUBLIC_URL');
  });

  it('finds a subscription of another address, of other updates, and another bot', async () => {
    await connect({ hook: ours, client }, { http: max.http, hookUrl: HOOK_URL });
    expect((await found('https://other.example.com/hooks/max'))['address for hooks']).toMatchObject({
      ok: false,
    });
    const state = max.state() as object; // the simulator's own
    max.restore({ ...state, subscriptions: [{ url: HOOK_URL, update_types: ['message_created'] }] });
    expect((await found(HOOK_URL))['address for hooks']).toMatchObject({
      ok: false,
      detail: expect.stringContaining('other updates') as string,
    });
    expect((await found(HOOK_URL, { botId: '7' }))['id of the bot']).toMatchObject({ ok: false });
  });

  it('says what is wrong with a token that MAX does not take', async () => {
    expect(await found(HOOK_URL, { token: 'other' })).toEqual({
      token: { what: 'token', ok: false, detail: expect.stringContaining('Mend MAX_TOKEN') as string },
    });
  });
});
