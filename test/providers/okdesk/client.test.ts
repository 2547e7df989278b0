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
      statusKnown: true,
      key: undefined,
      parameters: { callout_fee: '2500' },
      url: `${vendor.url}/issues/${issueId}`,
    });
    await vendor.act('status', { issueId, code: 'archive' });
    expect(await helpdesk.readIssue(issueId)).toMatchObject({
      statusCode: 'archive',
      closed: false,
      statusKnown: false,
    });
    const mapped = parseMappings('okdesk: { closedStatuses: [archive] }');
    expect(await helpDeskOf({}, mapped).readIssue(issueId)).toMatchObject({
      closed: true,
      statusKnown: true,
    });
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

it('a note of ours is private, our employee’s, and nobody’s news, also on an issue with a contact', async () => {
  const { issueId } = await helpdesk.openIssue(newIssue(), randomUUID());
  const marker = randomUUID();
  const { commentId } = await helpdesk.addNote(issueId, 'Счёт <не> оплачен', marker);
  const [issue] = await issues();
  expect(issue?.comments).toMatchObject([{ public: false, author: { type: 'employee', id: 1 } }]);
  expect(await helpdesk.findComment(issueId, marker)).toEqual({ commentId });
  const [, echo] = await readHooks(2);
  expect(echo?.ignored).toHaveLength(1);
});

it('a comment of ours is nobody’s news, even where the desk loses the marker: it is the contact’s', async () => {
  const { issueId } = await helpdesk.openIssue(newIssue(), randomUUID());
  await helpdesk.addComment(issueId, 'Жду', randomUUID());
  const [, request] = await vendor.hooks(2);
  const stripped = request?.body.toString().replace(/[\u2061-\u2064]/g, '') ?? '';
  const reading = hook.read(JSON.parse(stripped), request!, hookSide, mappings);
  expect(reading.events).toMatchObject([{ event: { change: { type: 'comment', author: 'contact' } } }]);
});

describe('what people do in the simulated account', () => {
  it('with files, deadlines and assignees comes as hooks that the documentation has', async () => {
    const { id } = await vendor.act('open', { title: 'Чужая' });
    const files = [{ name: 'Акт.pdf' }, { name: 'Смета.xlsx', is_public: false }];
    await vendor.act('comment', { issueId: id, text: 'Вот', files });
    await vendor.act('files', { issueId: id, files });
    await vendor.act('assign', { issueId: id });
    await vendor.act('deadline', { issueId: id, at: '2026-11-26T12:00:00+03:00' });
    await vendor.act('delete', { issueId: id });
    const readings = await readHooks(6);
    const changes = readings.flatMap(({ events }) =>
      events.map(({ event }) => (event.kind === 'issue.changed' ? event.change : event.kind)),
    );
    expect(changes).toMatchObject([
      { type: 'created' },
      { type: 'comment', html: '<p>Вот</p>', files: [{ name: 'Акт.pdf' }] },
      { type: 'files', files: [{ name: 'Акт.pdf' }], author: 'employee' },
      { type: 'other', name: 'new_assignee' },
      { type: 'other', name: 'new_deadline' },
      { type: 'deleted' },
    ]);
    await expect(helpdesk.readIssue(String(id))).rejects.toMatchObject({ type: 'okdesk.not_found' });
  });

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

it('integer and string ids of REST are one id', async () => {
  const { issueId } = await helpdesk.openIssue(newIssue(), randomUUID());
  const inStrings = createHelpDesk(settingsOf(clientSettings, oneSecret, vendor.url), {
    mappings,
    http: {
      ...vendor.http,
      call: async (call) => {
        const answer = await vendor.http.call(call);
        const json: unknown = JSON.parse(answer.text.replace(/"id":(\d+)/g, '"id":"$1"'));
        return { ...answer, json };
      },
    },
  });
  expect(await inStrings.readIssue(issueId)).toMatchObject({ issueId });
  const marker = randomUUID();
  const { commentId } = await inStrings.addComment(issueId, 'Жду', marker);
  expect(await helpdesk.findComment(issueId, marker)).toEqual({ commentId });
});

it('an issue is read with whose part it is, its deadline and who has it, and with none of its comments', async () => {
  const parent = await vendor.act('open', { title: 'Общая' });
  const { id } = await vendor.act('open', { title: 'Часть', parentId: parent['id'] });
  await vendor.act('comment', { issueId: id, text: 'тайна', public: false });
  await vendor.act('deadline', { issueId: id, at: '2026-11-26T12:00:00+03:00' });
  await vendor.act('assign', { issueId: id });
  const state = await helpdesk.readIssue(String(id));
  expect(state).toMatchObject({
    parentId: String(parent['id']),
    deadlineAt: '2026-11-26T09:00:00.000Z',
    assigneeId: '1',
  });
  expect(JSON.stringify(state)).not.toContain('тайна');
});

describe('a rate', () => {
  it('of ours comes back as a rate and as nothing else', async () => {
    const { issueId } = await helpdesk.openIssue(newIssue(), randomUUID());
    await helpdesk.setRate(issueId, 'good');
    const [, echo] = await readHooks(2);
    expect(echo?.events).toMatchObject([{ event: { change: { type: 'rate', value: 'good' } } }]);
    expect(echo?.events).toHaveLength(1);
  });

  it('is set on the issue', async () => {
    const { id } = await vendor.act('open', { title: 'Чужая' });
    await helpdesk.setRate(String(id), 'good');
    expect(vendor.ledger('rate')).toMatchObject([{ subject: String(id) }]);
    expect((await issues())[0]?.rate).toBe('good');
  });
});

describe('a refusal', () => {
  it.each([
    [402, {}, 'okdesk.locked', 'Pay for or unlock the account'],
    [423, { errors: 'Аккаунт заблокирован' }, 'okdesk.locked', 'Аккаунт заблокирован'],
    [401, { errors: 'Неверный api_token' }, 'okdesk.denied', 'Check its token'],
    [403, {}, 'okdesk.denied', 'the rights of its user'],
    [413, undefined, 'okdesk.file_too_large', 'too large'],
    [
      422,
      { errors: { attachments: { 0: { attachment: ['слишком большой размер'] } } } },
      'okdesk.file_too_large',
      '',
    ],
    [422, { errors: { comment: { content: ['слишком большой'] } } }, 'okdesk.invalid', 'providers check'],
  ])('by HTTP %d with %j is final, %s, and says what to do', (status, json, type, words) => {
    const failure = failureOf('POST comments', { status, headers: {}, text: '', json });
    expect(failure).toMatchObject({ outcome: 'refused', type });
    expect(failure.message).toContain(words);
  });

  it.each([
    [{ 'retry-after': '7' }, 7_000],
    [{}, undefined],
    [{ 'retry-after': 'soon' }, undefined],
  ])(
    'to take more for now (HTTP 429, %j) is waited out for %s ms, or as our own retries do',
    (headers, ms) => {
      const failure = failureOf('POST issues', {
        status: 429,
        headers,
        text: 'Too Many Requests',
        json: undefined,
      });
      expect(failure).toMatchObject({ outcome: 'try_later', type: 'okdesk.busy' });
      expect(failure.options.retryAfterMs).toBe(ms);
    },
  );

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
