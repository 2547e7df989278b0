/** Pressed buttons, from the hook to the end of their spinner, against the simulated Telegram over HTTP. */
import { clientSettings, hookSettings } from '../../providers/telegram/settings';
import { telegramSimulator } from '../../providers/telegram/simulator';
import { NOWHERE, settingsOf } from '../providers/sides';
import type { VendorSide } from '../providers/vendor-side';
import { startVendorSide } from '../providers/vendor-side';
import { retryFor } from '../../local/waiting';
import type { TestApi } from './fixture';
import { send, startTestApi } from './fixture';

const secret = (name: string) => `secret-of-telegram.${name}-0123456789`;
let side: VendorSide;
let api: TestApi;

beforeAll(async () => {
  const hooks = settingsOf(hookSettings, secret);
  side = await startVendorSide(
    'telegram',
    telegramSimulator(hooks, settingsOf(clientSettings, secret, NOWHERE)),
  );
  api = await startTestApi({ env: { TELEGRAM_API_URL: side.url } });
});
afterEach(() => side.sandbox.faults.clear());
afterAll(async () => {
  await api.close();
  await side.stop();
});

const chatId = 5012345678;
const token = settingsOf(clientSettings, secret, NOWHERE).botToken;

/** A press on a message of ours, as the update that Telegram sends. */
async function pressed(): Promise<{ body: unknown; id: string }> {
  await side.http.call({
    provider: 'telegram',
    operation: 'sendMessage',
    method: 'POST',
    url: `${side.url}/bot${token}/sendMessage`,
    body: {
      chat_id: chatId,
      text: 'Верно?',
      reply_markup: { inline_keyboard: [[{ text: 'Да', callback_data: 'yes' }]] },
    },
  });
  const { callbackId } = await side.act('press', { chatId, id: 'yes' });
  const [request] = await side.hooks(1);
  return { body: JSON.parse(request!.body.toString()) as unknown, id: String(callbackId) };
}

const answered = (id: string) => side.ledger('callback').filter((entry) => entry.id === id).length;
const isAnswered = (id: string) =>
  retryFor(8_000, () =>
    answered(id) > 0 ? Promise.resolve() : Promise.reject(new Error('The spinner goes on.')),
  );

describe('a pressed button', () => {
  it('stops spinning though no workflow acts on it', async () => {
    const { body, id } = await pressed();
    expect((await send(api.url, 'telegram', body)).status).toBe(200);
    await isAnswered(id);
  });

  it('is answered once, however often its hook comes', async () => {
    const { body, id } = await pressed();
    await Promise.all(Array.from({ length: 5 }, () => send(api.url, 'telegram', body)));
    await isAnswered(id);
    await send(api.url, 'telegram', body);
    const { rows } = await api.db.query<{ attempts: number }>(
      `SELECT attempts FROM effects WHERE type = 'press' AND state = 'done' ORDER BY created_at DESC LIMIT 1`,
    );
    expect(rows).toHaveLength(1);
    expect(answered(id)).toBe(1);
  });

  it('pressed twice is two presses, and both stop spinning', async () => {
    const [first, second] = [await pressed(), await pressed()];
    await send(api.url, 'telegram', first.body);
    await send(api.url, 'telegram', second.body);
    await Promise.all([isAnswered(first.id), isAnswered(second.id)]);
  });

  it('is answered when Telegram fails at first, and the hook has not waited for it', async () => {
    const { body, id } = await pressed();
    side.sandbox.faults.add({ kind: '5xx', operation: 'answerCallbackQuery', remaining: 1 });
    expect((await send(api.url, 'telegram', body)).status).toBe(200);
    await isAnswered(id);
  });

  it('that Telegram has given up is left at that, and is no failure of ours', async () => {
    const update = ({ body }: { body: unknown }) =>
      JSON.parse(JSON.stringify(body).replace(/"id":"\d{15,}"/, '"id":"1"')) as unknown;
    await send(api.url, 'telegram', update(await pressed()));
    await retryFor(8_000, async () => {
      const { rows } = await api.db.query(
        `SELECT FROM effects WHERE type = 'press' AND result ->> 'answered' = 'late' AND error IS NULL`,
      );
      if (rows.length !== 1) throw new Error('It is not noted yet.');
    });
  });
});
