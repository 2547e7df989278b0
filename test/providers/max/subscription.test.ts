import { subscriptionActivities } from '../../../activities/subscriptions';
import { maxMessaging } from '../../../providers/max/client';
import { hook } from '../../../providers/max/hook';
import { UPDATE_TYPES } from '../../../providers/max/kinds';
import { clientSettings, hookSettings } from '../../../providers/max/settings';
import { maxSimulator } from '../../../providers/max/simulator';
import type { Reconciled } from '../../../workflows/checkout-activities';
import { oneSecret, settingsOf, NOWHERE } from '../sides';
import type { Bridge } from '../simulated';
import { bridge } from '../simulated';

const PUBLIC_URL = 'https://fixit.example.com/';
const HOOK_URL = 'https://fixit.example.com/hooks/max';
const ours = settingsOf(hookSettings, oneSecret);
const [secret = ''] = ours.secrets;
const STANDING = { url: HOOK_URL, update_types: [...UPDATE_TYPES], secret };

interface Side {
  max: Bridge;
  warned: object[];
  look(): Promise<Reconciled>;
}

function sideOf(given: { publicUrl?: string; hookSecret?: string } = {}): Side {
  const { publicUrl, hookSecret } = { publicUrl: PUBLIC_URL, hookSecret: secret, ...given };
  const client = settingsOf(clientSettings, oneSecret, NOWHERE, hookSecret ? { MAX_SECRET: hookSecret } : {});
  const max = bridge(maxSimulator(ours, client), hook, ours);
  const messaging = maxMessaging(client, { http: max.http, mappings: {} as never }); // it reads none
  const warned: object[] = [];
  const nothing = () => undefined;
  const { reconcileSubscriptions } = subscriptionActivities({
    providers: {
      telegram: { on: false, reason: 'off: set TELEGRAM_BOT_TOKEN' },
      max: { on: true, capabilities: { messaging } },
    },
    publicUrl,
    logger: {
      debug: nothing,
      info: nothing,
      error: nothing,
      warn: (line: unknown) => warned.push(line as object),
    }, // the words follow it
  });
  return { max, warned, look: reconcileSubscriptions };
}

const standingWith = (max: Bridge, subscriptions: object[]): void =>
  max.restore({ ...(max.state() as object), subscriptions }); // the simulator's own state

describe('a look whether MAX still sends its hooks', () => {
  it('brings a subscription back that was taken away, tells the log, and changes nothing again', async () => {
    const { max, warned, look } = sideOf();
    standingWith(max, [STANDING]);
    max.act('unsubscribe', {});
    expect(await look()).toEqual({ asked: 1, told: 0, renewed: 1, failed: {} });
    expect(max.state()).toMatchObject({ subscriptions: [STANDING] });
    expect(warned).toEqual([{ provider: 'max' }]);

    const before = max.state();
    expect(await look()).toEqual({ asked: 1, told: 0, renewed: 0, failed: {} });
    expect(max.state()).toEqual(before);
    expect(warned).toHaveLength(1);
  });

  it('subscribes anew where other updates are sent, and leaves the addresses of others alone', async () => {
    const { max, look } = sideOf();
    const other = { url: 'https://other.example.com/hook', update_types: ['message_created'] };
    standingWith(max, [other, { ...STANDING, update_types: ['message_created'] }]);
    expect(await look()).toMatchObject({ renewed: 1 });
    expect(max.state()).toMatchObject({ subscriptions: [other, STANDING] });
  });

  it('goes by the address alone where no update types are told', async () => {
    const { max, look } = sideOf();
    standingWith(max, [{ url: HOOK_URL }]);
    expect(await look()).toMatchObject({ asked: 1, renewed: 0 });
    expect(max.state()).toMatchObject({ subscriptions: [{ url: HOOK_URL }] });
  });

  it.each([
    ['PUBLIC_URL', { publicUrl: undefined }],
    ['MAX_SECRET', { hookSecret: '' }],
  ])('asks nothing without %s', async (_name, without) => {
    const { max, look } = sideOf(without);
    const before = max.state();
    expect(await look()).toEqual({ asked: 0, told: 0, renewed: 0, failed: {} });
    expect(max.state()).toEqual(before);
  });

  it('says what is to be set where MAX cannot call the address', async () => {
    const { look } = sideOf({ publicUrl: 'http://fixit.example.com' });
    const { failed } = await look();
    expect(failed['max']).toContain('Set PUBLIC_URL to the https address');
  });
});
