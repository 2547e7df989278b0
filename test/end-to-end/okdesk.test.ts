/** Traps of Okdesk, from the hook over HTTP to the effect at the simulated desk and messenger. */
import { call, send } from '../api/fixture';
import type { SimContact, SimIssue } from '../../providers/okdesk/simulator-store';
import { until } from '../workflows/fixture/until';
import { Person, t } from './person';
import type { Service } from './service';
import { openService } from './service';

let service: Service;
beforeAll(async () => {
  service = await openService();
});
afterEach(() => service.sandbox.faults.clear());
afterAll(() => service.close());

let people = 0;
const newPhone = (): string => `7919000${String(++people).padStart(4, '0')}`;
const somebody = (phone = newPhone()): Person =>
  new Person(service, 'whatsapp', { from: phone }, phone, { phone });

const desk = (action: string, issueId: string, more: object = {}) =>
  service.vendors.act('okdesk', action, { issueId: Number(issueId), ...more });

const state = async () =>
  (await (await fetch(`${service.sandbox.url}/_/okdesk`)).json()) as {
    issues: SimIssue[];
    contacts: SimContact[];
  };
const issueOf = async (id: string): Promise<SimIssue> =>
  (await state()).issues.find((issue) => String(issue.id) === id)!;
const comments = async (id: string) => (await issueOf(id)).comments;

/** A hook in words of the test's own, from who knows the password. */
async function hook(body: object): Promise<void> {
  expect((await send(service.api.url, 'okdesk', body)).status).toBe(200);
}

/** Whoever opened an issue last pays for it; the words of the receipt. */
async function pays(person: Person, said: string[]): Promise<string> {
  await service.vendors.act('onec', 'pay', { ref: service.ledger('onec', 'invoice').at(-1)?.key });
  const receipt = t.paid({ amount: 149_950, currency: 'RUB' });
  await person.hears(...said, receipt);
  return receipt;
}

/** Waits until every hook that came is in its workflow. */
const delivered = () =>
  until('nothing is pending', async () => {
    const { rows } = await service.api.db.query<{ left: number }>(
      'SELECT count(*)::int AS left FROM pending',
    );
    return rows[0]?.left === 0;
  });

it.each(['+7', '7', '8'])(
  'the contact whose phone staff typed with %s is the issue’s, and no second one is made',
  async (prefix) => {
    const phone = newPhone();
    const typed = prefix + phone.slice(1);
    const made = (await service.vendors.act('okdesk', 'contact', {
      first_name: 'Анна',
      phone: typed,
    })) as SimContact;
    const { issueId } = await somebody(phone).opensIssue();
    expect((await issueOf(issueId)).contactId).toBe(made.id);
    expect((await state()).contacts.filter((one) => one.phone?.endsWith(phone.slice(1)))).toHaveLength(1);
  },
);

it('an issue whose create was answered into a broken line stands once, and speaks to its customer once', async () => {
  const anna = somebody();
  const lost = service.sandbox.faults.add({
    kind: 'dropped',
    provider: 'okdesk',
    operation: '^POST .*/issues/$',
    remaining: 1,
  });
  service.sandbox.faults.add({ kind: 'duplicate', provider: 'okdesk' });
  const { said, issueId } = await anna.opensIssue('Анна', 'Котёл не греет');
  expect(lost.remaining).toBe(0);
  const { issues } = await state();
  expect(issues.filter(({ title }) => title.includes('Котёл не греет'))).toMatchObject([
    { id: Number(issueId), parameters: { fixit_key: expect.stringMatching(/^[0-9a-f-]{36}$/) as string } },
  ]);
  await desk('comment', issueId, { text: 'Еду' });
  await anna.hears(...said, t.employee('Еду'));
});

it('words go both ways without their markup, come back to nobody, and a private word to nobody at all', async () => {
  const anna = somebody();
  const { said, issueId } = await anna.opensIssue();
  await anna.write('<b>5 < 6</b> & "я"');
  await until('her words are in the issue', async () => (await comments(issueId)).length === 1);
  const [own] = await comments(issueId);
  expect(own?.content).toContain('&lt;b&gt;5 &lt; 6&lt;/b&gt; &amp; &quot;я&quot;');
  expect(own).toMatchObject({ public: true, author: { type: 'contact' } });
  const files = [{ name: 'тайный.pdf' }];
  await desk('comment', issueId, { html: '<p>тайна</p>', public: false, files });
  await desk('status', issueId, { code: 'in_progress', comment: 'тайна статуса', public: false });
  const html = '<p>Буду в <b>10</b><script>alert(1)</script> &lt;утра&gt;</p>';
  const shown = [{ name: 'Акт.pdf' }, { name: 'тайный.pdf', is_public: false }];
  await desk('comment', issueId, { html, files: shown });
  await anna.hears(...said, t.employee(`Буду в 10 <утра>\n${t.attachment(t.file('Акт.pdf'))}`));
  expect(JSON.stringify([await anna.transcript(), await anna.workflow()])).not.toMatch(/тайн/);
});

it('a hook that says "closed" of an open issue is looked into, wrapped and with numbers for ids as it is', async () => {
  const anna = somebody();
  const { said, issueId } = await anna.opensIssue();
  // Nothing is due any more: a closed issue would be followed by the question for a rating.
  said.push(await pays(anna, said));
  const event = { event_type: 'new_ticket_status', new_status: { code: 'completed' } };
  const issue = { id: Number(issueId), status: { code: 'completed' }, child_ids: [1] };
  await hook({ payload: { event, issue } });
  await delivered();
  // Heard after the look, in order: what the hook claimed has moved nothing.
  await desk('comment', issueId, { text: 'Ещё работаем' });
  await anna.hears(...said, t.employee('Ещё работаем'));
});

it('a hook that claims our key for another issue gives that one’s words to nobody', async () => {
  const anna = somebody();
  const { said, issueId } = await anna.opensIssue();
  const { parameters } = await issueOf(issueId);
  const foreign = (await service.vendors.act('okdesk', 'open', { title: 'Чужая' })) as SimIssue;
  const issue = {
    id: String(foreign.id),
    status: { code: 'opened' },
    parameters: [{ code: 'fixit_key', value: parameters['fixit_key'] }],
  };
  await hook({ event: { event_type: 'new_ticket' }, issue });
  const comment = { id: '900001', is_public: true, content: 'Чужое слово' };
  await hook({ event: { event_type: 'new_comment', author: { type: 'employee' }, comment }, issue });
  await delivered();
  const path = `/v1/workflows/${encodeURIComponent(`ticket:okdesk:${foreign.id}`)}`;
  let ticket: Record<string, unknown> = {};
  await until('the foreign issue has been read', async () => {
    const { state } = (await call<{ state?: Record<string, unknown> }>(service.api, path)).body;
    return (ticket = state ?? {})['statusCode'] === 'opened';
  });
  expect(ticket['dialogWorkflowId']).toBeUndefined();
  await desk('comment', issueId, { text: 'Ваше слово' });
  await anna.hears(...said, t.employee('Ваше слово'));
});

it('a status of the desk’s own leaves the issue open, one of closedStatuses ends it, and the rate is set once', async () => {
  const anna = somebody();
  const { said, issueId } = await anna.opensIssue();
  const paid = [...said, await pays(anna, said)];
  await desk('status', issueId, { code: 'on_site' });
  await desk('comment', issueId, { text: 'На месте' });
  await anna.hears(...paid, t.employee('На месте'));
  await desk('close', issueId, { code: 'closed' });
  await anna.hears(...paid, t.employee('На месте'), t.askRating);
  const lost = service.sandbox.faults.add({
    kind: 'dropped',
    provider: 'okdesk',
    operation: '^POST .*/rates$',
    remaining: 1,
  });
  await anna.press('excellent');
  await anna.hears(...paid, t.employee('На месте'), t.askRating, t.thanks);
  expect(lost.remaining).toBe(0);
  expect(service.ledger('okdesk', 'rate', issueId)).toHaveLength(1);
});

it('a closure whose hook was lost is found by reconciliation, told once, and not again by the hook that comes late', async () => {
  const anna = somebody();
  const { said, issueId } = await anna.opensIssue();
  said.push(await pays(anna, said));
  service.sandbox.faults.add({ kind: 'lose', provider: 'okdesk' });
  await desk('close', issueId, { code: 'closed' });
  const found = await service.reconcile('issues');
  expect(found.failed).toEqual({});
  await anna.hears(...said, t.askRating);
  service.sandbox.faults.clear();
  await service.reconcile('issues');
  const event = { event_type: 'new_ticket_status', new_status: { code: 'closed' } };
  await hook({ event, issue: { id: issueId, status: { code: 'closed' } } });
  await delivered();
  await anna.hears(...said, t.askRating);
});
