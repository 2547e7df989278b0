/** Traps of the Cloud API, from the hook over HTTP to the effect at the simulated WhatsApp. */
import { send, signed } from '../api/fixture';
import { until } from '../workflows/fixture/until';
import { FILES } from '../../providers/whatsapp/simulator-files';
import { messagesHook } from '../../providers/whatsapp/simulator-hooks';
import { Person, t } from './person';
import type { Service } from './service';
import { openService } from './service';

jest.setTimeout(60_000);
let service: Service;
beforeAll(async () => {
  service = await openService();
});
afterEach(async () => {
  service.sandbox.faults.clear();
  await service.vendors.act('whatsapp', 'accept', {});
  await service.api.db.query('DELETE FROM channel_holds');
});
afterAll(() => service.close());

let people = 0;
function somebody(): Person & { phone: string } {
  const phone = `7918000${String(++people).padStart(4, '0')}`;
  return Object.assign(new Person(service, 'whatsapp', { from: phone }, phone, { phone }), { phone });
}
const refuse = (refusal: object) => service.vendors.act('whatsapp', 'refuse', refusal);
const now = () => String(Math.floor(Date.now() / 1000));

let hooks = 0;
/** A hook in words of the test's own, signed as Meta signs; what it was answered. */
async function hook(value: { contacts?: unknown[]; messages?: unknown[]; statuses?: unknown[] }) {
  const business = { hook: { appSecrets: [], verifyTokens: [] }, phoneNumberId: '100000000000001' };
  const { body } = messagesHook(business, 'none', value);
  const response = await send(service.api.url, 'whatsapp', body, signed('whatsapp', body));
  return [response.status, await response.json()];
}
const TAKEN = [200, { accepted: 1, duplicates: 0 }];
const message = (content: object) => ({
  id: `wamid.e2e.${++hooks}`,
  timestamp: now(),
  type: 'text',
  ...content,
});

describe('a person with a user id', () => {
  it('and a phone that goes missing stays one contact in one dialog, answered at the phone', async () => {
    const anna = somebody();
    const userId = `RU.${anna.phone}`;
    await anna.act('write', { userId, name: 'Анна', text: 'Здравствуйте' });
    await anna.hears(t.askName);
    const unseen = { from_user_id: userId, text: { body: 'Анна' } };
    expect(await hook({ contacts: [{ user_id: userId }], messages: [message(unseen)] })).toEqual(TAKEN);
    await anna.hears(t.askName, t.askProblem('Анна'));
    const { rows } = await service.api.db.query(
      `SELECT count(DISTINCT contact)::int AS contacts FROM contact_aliases WHERE alias IN ($1, $2)`,
      [`phone:+${anna.phone}`, `user:${userId}`],
    );
    expect(rows).toEqual([{ contacts: 1 }]);
  });

  it('and no phone at all is answered by the user id, and is the same contact when the phone appears', async () => {
    const userId = 'RU.13491208655302741918';
    const boris = new Person(service, 'whatsapp', { userId }, userId);
    await boris.write('Здравствуйте');
    await boris.hears(t.askName);
    const seen = { from: '79180009999', from_user_id: userId, text: { body: 'Борис' } };
    expect(await hook({ contacts: [], messages: [message(seen)] })).toEqual(TAKEN);
    // Somebody new would be asked for the name.
    await until('the next question is asked', () =>
      service
        .ledger('whatsapp', 'message')
        .some(({ detail }) => (detail as { text: string }).text === t.askProblem('Борис')),
    );
  });
});

describe('statuses', () => {
  it('that come late, twice or out of order never take anything back, and each is kept', async () => {
    const anna = somebody();
    await anna.write('Здравствуйте');
    await anna.hears(t.askName);
    const { id } = anna.sent()[0]!;
    const status = async () => (await anna.transcript()).find(({ direction }) => direction === 'out')?.status;
    await until('it was read', async () => (await status()) === 'read');
    const late = (value: string, timestamp = now()) => ({
      id,
      status: value,
      timestamp,
      recipient_id: anna.phone,
    });
    const some = [late('delivered', '1795300001'), late('sent', '1795300002'), late('read', '1795300003')];
    expect(await hook({ statuses: some })).toEqual([200, { accepted: 3, duplicates: 0 }]);
    expect(await hook({ statuses: some })).toEqual([200, { accepted: 0, duplicates: 3 }]);
    expect(await status()).toBe('read');
  });

  it('of messages that somebody else sent are taken and harm nobody', async () => {
    const foreign = { id: 'wamid.of-the-app', timestamp: now(), biz_opaque_callback_data: 'crm:8812' };
    const statuses = ['sent', 'read'].map((status) => ({ ...foreign, status }));
    expect(await hook({ statuses })).toEqual([200, { accepted: 2, duplicates: 0 }]);
  });
});

describe('a message that was taken and then failed', () => {
  it('for a passing reason is sent once more by the dialog', async () => {
    const anna = somebody();
    await refuse({ from: anna.phone, code: 131000, by: 'status', times: 1 });
    await anna.write('Здравствуйте');
    await anna.hears(t.askName, t.askName);
    await anna.write('Анна');
    await anna.hears(t.askName, t.askName, t.askProblem('Анна'));
  });

  it.each([
    [131056, 6],
    [130429, 5],
  ])('for a limit (%i) is sent once more after %i seconds, not at once', async (code, seconds) => {
    const anna = somebody();
    await refuse({ from: anna.phone, code, by: 'status', times: 1 });
    await anna.write('Здравствуйте');
    await anna.hears(t.askName, t.askName);
    const [first, again] = anna.sent();
    // Meta tells whole seconds.
    expect(Date.parse(again!.at) - Date.parse(first!.at)).toBeGreaterThan((seconds - 1) * 1_000);
  });

  it('for nobody being there ends the dialog, and the next word begins it anew', async () => {
    const anna = somebody();
    await refuse({ from: anna.phone, code: 131026, by: 'status', times: 1 });
    await anna.write('Здравствуйте');
    await anna.hears(t.askName);
    await until('the dialog is closed', async () => (await anna.workflow())['status'] === 'closed');
    await anna.write('Я тут');
    await anna.hears(t.askName, t.askName);
  });

  it('is told to its dialog also where the status names the user id alone', async () => {
    const anna = somebody();
    const userId = `RU.${anna.phone}`;
    // The simulator's own word on the message would be that it was read.
    service.sandbox.faults.add({ kind: 'lose', provider: 'whatsapp' });
    const said = { from: anna.phone, from_user_id: userId, text: { body: 'Здравствуйте' } };
    expect(await hook({ messages: [message(said)] })).toEqual(TAKEN);
    await anna.hears(t.askName);
    const failed = { status: 'failed', timestamp: now(), recipient_user_id: userId };
    const statuses = [{ id: anna.sent()[0]!.id, ...failed, errors: [{ code: 131000 }] }];
    expect(await hook({ statuses })).toEqual(TAKEN);
    await anna.hears(t.askName, t.askName);
  });

  it('for the 24 hours being over goes by template, and the answer is heard', async () => {
    const anna = somebody();
    await refuse({ from: anna.phone, code: 131047, by: 'status', times: 1 });
    await anna.write('Здравствуйте');
    await anna.hears(t.askName, t.askName);
    expect(anna.sent().map(({ template }) => template)).toEqual([undefined, 'fixit_question']);
    await anna.write('Анна');
    await anna.hears(t.askName, t.askName, t.askProblem('Анна'));
  });

  it('for the limit of its own person (131049) is shown to operators and not sent again', async () => {
    const anna = somebody();
    await refuse({ from: anna.phone, code: 131049, by: 'status', times: 1 });
    await anna.write('Здравствуйте');
    await anna.hears(t.askName);
    await until('it is shown', async () => {
      const { state } = (await anna.workflow()) as { state?: { undelivered?: { type: string } } };
      return state?.undelivered?.type === 'whatsapp.limited';
    });
    expect(anna.sent()).toHaveLength(1);
  });
});

describe('a limit that WhatsApp tells of at once', () => {
  const gap = (from: { at: string }, to: { at: string }) => Date.parse(to.at) - Date.parse(from.at);

  it('of the pair (131056) delays that person alone, by six seconds', async () => {
    const [anna, boris] = [somebody(), somebody()];
    await refuse({ from: anna.phone, code: 131056, times: 1 });
    const before = service.calls('whatsapp');
    await anna.write('Здравствуйте');
    await until('she was refused', () => service.calls('whatsapp') > before);
    await boris.write('Здравствуйте');
    await boris.hears(t.askName);
    expect(anna.sent()).toEqual([]);
    await anna.hears(t.askName);
    expect(gap(boris.sent()[0]!, anna.sent()[0]!)).toBeGreaterThan(3_000);
  });

  it('of the number (130429) delays everybody, without a call in between', async () => {
    const [anna, boris] = [somebody(), somebody()];
    await refuse({ from: anna.phone, code: 130429, times: 1 });
    const [before, began] = [service.calls('whatsapp'), { at: new Date().toISOString() }];
    await anna.write('Здравствуйте');
    await until('the number is held', async () => {
      const { rowCount } = await service.api.db.query('SELECT FROM channel_holds');
      return rowCount === 1;
    });
    await boris.write('Здравствуйте');
    await Promise.all([anna.hears(t.askName), boris.hears(t.askName)]);
    for (const one of [anna, boris]) expect(gap(began, one.sent()[0]!)).toBeGreaterThan(4_000);
    // A call is counted when its answer is here, which is after the simulator has it.
    await until('both calls are counted', () => service.calls('whatsapp') - before >= 3);
    expect(service.calls('whatsapp') - before).toBe(3);
  });

  it('of the token (190) stops the number: one call, everybody is shown what to renew', async () => {
    const [anna, boris] = [somebody(), somebody()];
    await refuse({ code: 190 });
    const before = service.calls('whatsapp');
    await anna.write('Здравствуйте');
    await until('the number is held', async () => {
      const { rowCount } = await service.api.db.query('SELECT FROM channel_holds');
      return rowCount === 1;
    });
    await boris.write('Здравствуйте');
    for (const one of [anna, boris]) {
      await until('it is shown', async () => {
        const { waitingFor, state } = (await one.workflow()) as {
          waitingFor?: string;
          state?: { trouble?: { message: string } };
        };
        return (
          waitingFor === 'operator' && state?.trouble?.message.includes('WHATSAPP_ACCESS_TOKEN') === true
        );
      });
    }
    expect(service.calls('whatsapp') - before).toBe(1);
    // What the watch of notices looks at, every some seconds.
    const { rows } = await service.api.db.query(
      `SELECT error FROM provider_health WHERE provider = 'whatsapp' AND token_since IS NOT NULL`,
    );
    expect(rows).toEqual([{ error: 'whatsapp.token' }]);
  });
});

describe('what WhatsApp does not hand over', () => {
  it.each([
    [131051, { unsupported: { type: 'poll_creation' } }],
    [131060, {}],
  ])('(%i) is taken, and answered kindly once', async (code, more) => {
    const anna = somebody();
    await anna.write('Здравствуйте');
    await anna.hears(t.askName);
    const unreadable = () =>
      message({
        from: anna.phone,
        type: 'unsupported',
        errors: [{ code, title: 'Message type unknown', error_data: { details: 'Not supported.' } }],
        ...more,
      });
    expect(await hook({ messages: [unreadable()] })).toEqual(TAKEN);
    await anna.hears(t.askName, t.cannotRead);
    expect(await hook({ messages: [unreadable()] })).toEqual(TAKEN);
    await anna.hears(t.askName, t.cannotRead, t.askText);
    await anna.write('Анна');
    await anna.hears(t.askName, t.cannotRead, t.askText, t.askProblem('Анна'));
  });
});

it('a photo is fetched while its address lives, kept, named in the transcript, and put into the issue', async () => {
  const anna = somebody();
  const { issueId } = await anna.opensIssue();
  await anna.act('sendPhoto', { caption: 'Вот здесь' });
  const size = FILES.image.content.length;
  await until(
    'the photo is in the issue',
    async () => {
      const { issues } = (await (await fetch(`${service.sandbox.url}/_/okdesk`)).json()) as {
        issues: { id: number; comments: { content: string; attachments?: { bytes?: number }[] }[] }[];
      };
      const comments = issues.find(({ id }) => String(id) === issueId)?.comments ?? [];
      return comments.some(
        ({ content, attachments = [] }) => content.includes('Вот здесь') && attachments.length === 1,
      );
    },
    () => service.sandbox.ledger.tail(5),
  );
  const kept = (await anna.transcript()).find(({ media }) => media)?.media;
  expect(kept).toMatchObject({ fileName: 'image.jpg', bytes: size });
});

it('an answer that is lost behind the message is settled by the status: sent once, shown as read', async () => {
  const anna = somebody();
  service.sandbox.faults.add({ kind: 'dropped', provider: 'whatsapp', operation: 'messages', remaining: 1 });
  await anna.write('Здравствуйте');
  await anna.hears(t.askName);
  await anna.write('Анна');
  await anna.hears(t.askName, t.askProblem('Анна'));
  const told = await anna.transcript();
  expect(told.find(({ content }) => content?.text === t.askName)).toMatchObject({
    direction: 'out',
    status: 'read',
    messageId: anna.sent()[0]!.id,
  });
});
