import { randomUUID } from 'node:crypto';
import { parseMappings } from '../../../mappings';
import type { HelpDesk } from '../../../providers/contract';
import { createHelpDesk } from '../../../providers/okdesk/client';
import { failureOf, sentencesOf } from '../../../providers/okdesk/errors';
import { hook } from '../../../providers/okdesk/hook';
import { clientSettings, hookSettings } from '../../../providers/okdesk/settings';
import { okdeskSimulator } from '../../../providers/okdesk/simulator';
import type { SimIssue } from '../../../providers/okdesk/simulator-store';
import { oneSecret, settingsOf } from '../sides';
import { startVendorSide } from '../vendor-side';
import type { VendorSide } from '../vendor-side';

const hookSide = settingsOf(hookSettings, oneSecret);
const mappings = parseMappings('');
const phone = '+79161234567';

let vendor: VendorSide;
let helpdesk: HelpDesk;

const helpDeskOf = (change: Record<string, string> = {}, mapped = mappings): HelpDesk =>
  createHelpDesk(settingsOf(clientSettings, oneSecret, vendor.url, change), {
    http: vendor.http,
    mappings: mapped,
  });

beforeEach(async () => {
  vendor = await startVendorSide('okdesk', okdeskSimulator(hookSide, settingsOf(clientSettings, oneSecret)));
  helpdesk = helpDeskOf();
});
afterEach(() => vendor.stop());

const newIssue = (more: object = {}) => ({
  title: 'Не включается котёл',
  description: 'Второй день.\nПриезжайте.',
  contact: { name: 'Николай Смирнов', phone },
  ...more,
});
const issues = async (): Promise<SimIssue[]> => ((await vendor.state()) as { issues: SimIssue[] }).issues;
const contacts = async () => ((await vendor.state()) as { contacts: { phone?: string }[] }).contacts;

async function readHooks(count: number) {
  const requests = await vendor.hooks(count);
  return requests.map((request) => {
    expect(hook.verify(request, hookSide)).toEqual({ genuine: true });
    const reading = hook.read(JSON.parse(request.body.toString()), request, hookSide, mappings);
    expect(reading.unread).toEqual([]);
    return reading;
  });
}

describe('an issue', () => {
  it('is opened under our key, for a new contact, and met again by the hook', async () => {
    const key = randomUUID();
    const { issueId, url } = await helpdesk.openIssue(newIssue(), key);
    expect(url).toBe(`${vendor.url}/issues/${issueId}`);
    expect(await issues()).toMatchObject([
      { id: Number(issueId), description: 'Второй день.<br>Приезжайте.', parameters: { fixit_key: key } },
    ]);
    const [reading] = await readHooks(1);
    expect(reading?.events).toMatchObject([{ event: { issueId, key, change: { type: 'created' } } }]);
    expect(vendor.ledger('issue')).toMatchObject([{ id: issueId, key }]);
  });

  it('belongs to the contact whose phone staff typed with an 8', async () => {
    await vendor.act('open', { title: 'Старая заявка', name: 'Николай', phone: '89161234567' });
    await helpdesk.openIssue(newIssue(), randomUUID());
    expect(await contacts()).toHaveLength(1);
    const [first, second] = await issues();
    expect(second?.contactId).toBe(first?.contactId);
  });

  it('makes one contact for two issues of one phone', async () => {
    await helpdesk.openIssue(newIssue(), randomUUID());
    await helpdesk.openIssue(newIssue(), randomUUID());
    expect(await contacts()).toMatchObject([{ phone }]);
  });

  it('of a person without a phone keeps the name in its text, without a contact', async () => {
    await helpdesk.openIssue(newIssue({ contact: { name: 'Ник <b>' } }), randomUUID());
    expect(await contacts()).toEqual([]);
    expect((await issues())[0]?.description).toBe('Второй день.<br>Приезжайте.<br><br>Ник &lt;b&gt;');
  });

  it('is found by its key and by no other', async () => {
    const key = randomUUID();
    await helpdesk.openIssue(newIssue(), randomUUID());
    const made = await helpdesk.openIssue(newIssue(), key);
    expect(await helpdesk.findIssueByKey(key.toUpperCase())).toBeUndefined();
    expect(await helpdesk.findIssueByKey(key)).toEqual(made);
    expect(await helpdesk.findIssueByKey(randomUUID())).toBeUndefined();
  });

  it('is found among the newest where the account ignores the filter by attribute', async () => {
    const key = randomUUID();
    const made = await helpdesk.openIssue(newIssue(), key);
    for (let i = 0; i < 12; i++) await vendor.act('open', { title: `Чужая ${i}` });
    const deaf = createHelpDesk(settingsOf(clientSettings, oneSecret, vendor.url), {
      mappings,
      http: {
        ...vendor.http,
        call: (call) => vendor.http.call({ ...call, url: call.url.replace(/custom_parameters[^&]*&/, '') }),
      },
    });
    expect(await deaf.findIssueByKey(key)).toEqual(made);
    expect(await deaf.findIssueByKey(randomUUID())).toBeUndefined();
  });

  it('is read with its status, its parameters by code, and whether that status is closed here', async () => {
    const { id } = await vendor.act('open', { title: 'Чужая', parameters: { callout_fee: '2500' } });
    const issueId = String(id);
    expect(await helpdesk.readIssue(issueId)).toEqual({
      issueId,
      statusCode: 'opened',
      closed: false,
      key: undefined,
      parameters: { callout_fee: '2500' },
      url: `${vendor.url}/issues/${issueId}`,
    });
    await vendor.act('status', { issueId, code: 'archive' });
    expect(await helpdesk.readIssue(issueId)).toMatchObject({ statusCode: 'archive', closed: false });
    const mapped = parseMappings('okdesk: { closedStatuses: [archive] }');
    expect(await helpDeskOf({}, mapped).readIssue(issueId)).toMatchObject({ closed: true });
  });
});

describe('a comment of the customer', () => {
  it('is written as the contact, found by its marker, and its echo is nobody’s news', async () => {
    const { issueId } = await helpdesk.openIssue(newIssue(), randomUUID());
    const marker = randomUUID();
    const { commentId } = await helpdesk.addComment(issueId, 'Когда <i>приедете</i>?\nЖду', marker);
    const [issue] = await issues();
    expect(issue?.comments).toMatchObject([
      { public: true, author: { type: 'contact', id: issue?.contactId } },
    ]);
    expect(issue?.comments[0]?.content).toMatch(/^Когда &lt;i&gt;приедете&lt;\/i&gt;\?<br>Жду[^<>]{64}$/);
    expect(await helpdesk.findComment(issueId, marker)).toEqual({ commentId });
    expect(await helpdesk.findComment(issueId, randomUUID())).toBeUndefined();
    expect(vendor.ledger('comment')).toMatchObject([{ id: commentId, key: marker, subject: issueId }]);
    const [, echo] = await readHooks(2);
    expect(echo).toMatchObject({ events: [], ignored: [{ reason: 'our own comment' }] });
  });

  it('on an issue without a contact is a private one of our employee', async () => {
    const { id } = await vendor.act('open', { title: 'Чужая' });
    await helpdesk.addComment(String(id), 'Здравствуйте', randomUUID());
    expect((await issues())[0]?.comments).toMatchObject([
      { public: false, author: { type: 'employee', id: 1 } },
    ]);
    const [, echo] = await readHooks(2);
    expect(echo?.ignored).toHaveLength(1);
  });
});

describe('what people do in the simulated account', () => {
  it('comes as hooks of the documented form', async () => {
    const { id } = await vendor.act('open', { title: 'Чужая', name: 'Олег', phone: '+79160000002' });
    await vendor.act('comment', { issueId: id, text: 'Мастер <завтра>' });
    await vendor.act('status', { issueId: id, code: 'in_progress', comment: 'еду', public: true });
    await vendor.act('close', { issueId: id });
    await vendor.act('rate', { issueId: id, value: 'excellent' });
    const readings = await readHooks(5);
    const changes = readings.flatMap(({ events }) =>
      events.map(({ event }) => (event.kind === 'issue.changed' ? event.change : event.kind)),
    );
    expect(changes).toMatchObject([
      { type: 'created' },
      { type: 'comment', public: true, author: 'employee', html: '<p>Мастер &lt;завтра&gt;</p>' },
      { type: 'status', from: 'opened', to: 'in_progress' },
      { type: 'comment', public: true, html: 'еду' },
      { type: 'status', from: 'in_progress', to: 'completed' },
      { type: 'rate', value: 'excellent' },
    ]);
  });

  it('is refused in words where it cannot be', async () => {
    await expect(vendor.act('close', { issueId: 999 })).rejects.toThrow('There is no issue 999.');
  });

  it('outlives a restart', async () => {
    await helpdesk.openIssue(newIssue(), randomUUID());
    const other = okdeskSimulator(hookSide, settingsOf(clientSettings, oneSecret));
    other.restore(await vendor.state());
    expect(other.state()).toEqual(await vendor.state());
  });
});

describe('a rate', () => {
  it('is set on the issue', async () => {
    const { id } = await vendor.act('open', { title: 'Чужая' });
    await helpdesk.setRate(String(id), 'good');
    expect(vendor.ledger('rate')).toMatchObject([{ subject: String(id) }]);
    expect((await issues())[0]?.rate).toBe('good');
  });
});

describe('a refusal', () => {
  it('of an unknown issue is final', async () => {
    await expect(helpdesk.readIssue('404')).rejects.toMatchObject({
      outcome: 'refused',
      type: 'okdesk.not_found',
    });
  });

  it('of the key names the setting and not the key', async () => {
    const error: unknown = await helpDeskOf({ OKDESK_API_TOKEN: 'forged+token' })
      .readIssue('1')
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ outcome: 'refused', type: 'okdesk.denied' });
    expect(String(error)).not.toMatch(/forged|api_token=/);
  });

  it('of a field tells its path and Okdesk’s own words', () => {
    const json = { errors: { title: ['не может быть пустым'], page: { size: ['должно быть ≤ 100'] } } };
    const answer = { status: 422, headers: {}, text: '', json };
    expect(sentencesOf(json)).toEqual(['title: не может быть пустым', 'page.size: должно быть ≤ 100']);
    expect(failureOf('POST issues', answer)).toMatchObject({ outcome: 'refused', type: 'okdesk.invalid' });
    expect(failureOf('POST issues', answer).message).toContain('title: не может быть пустым; page.size');
  });

  it.each([
    [500, {}, 'unknown'],
    // Rails' own page of an exception: also one behind the commit.
    [500, { status: 500, error: 'Internal Server Error' }, 'unknown'],
    [500, { errors: 'внутренняя ошибка' }, 'unknown'],
    [429, {}, 'try_later'],
    [400, { errors: 'Неверный формат' }, 'refused'],
  ])('with HTTP %d and %j is %s', (status, json, outcome) => {
    expect(failureOf('POST issues', { status, headers: {}, text: '', json }).outcome).toBe(outcome);
  });
});

it('the API URL may be given with its versioned path', () => {
  const parsed = settingsOf(clientSettings, oneSecret, 'https://a.okdesk.ru/api/v1/');
  expect(parsed.apiUrl).toBe('https://a.okdesk.ru');
});
