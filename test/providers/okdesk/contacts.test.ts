import { randomUUID } from 'node:crypto';
import { createHelpDesk } from '../../../providers/okdesk/client';
import { spellingsOf } from '../../../providers/okdesk/contacts';
import type { HttpCall } from '../../../providers/http';
import { mappings, newIssue, phone, startDesk } from './desk';
import type { Desk } from './desk';

let desk: Desk;
beforeEach(async () => {
  desk = await startDesk();
});
afterEach(() => desk.stop());

const contactOfNewest = async () => (await desk.issues()).at(-1)?.contactId;

it.each(['+79161234567', '79161234567', '89161234567', '8 (916) 123-45-67', '+7 916 123-45-67'])(
  'a phone that is told as %s is searched for as +7, 7 and 8',
  (told) => {
    expect(spellingsOf(told)).toEqual(['+79161234567', '79161234567', '89161234567']);
  },
);

it('a phone of another country keeps its code', () => {
  expect(spellingsOf('+4915112345678')).toEqual(['+4915112345678', '4915112345678']);
});

it.each(spellingsOf(phone))('a contact whose phone staff typed as %s is found', async (typed) => {
  const { id } = await desk.act('contact', { first_name: 'Николай', phone: typed });
  await desk.helpdesk.openIssue(newIssue(), randomUUID());
  expect(await desk.contacts()).toHaveLength(1);
  expect(await contactOfNewest()).toBe(id);
});

it('the plus of a phone travels as %2B', async () => {
  const urls: string[] = [];
  const http = {
    ...desk.http,
    call: (call: HttpCall) => {
      urls.push(call.url);
      return desk.http.call(call);
    },
  };
  await createHelpDesk(desk.settings(), { http, mappings }).openIssue(newIssue(), randomUUID());
  expect(urls[0]).toContain('/contacts?phone=%2B79161234567&');
});

it('of two contacts with one phone the older one is taken, at every issue', async () => {
  const { id } = await desk.act('contact', { first_name: 'Николай', phone });
  await desk.act('contact', { first_name: 'Ольга', phone });
  await desk.helpdesk.openIssue(newIssue(), randomUUID());
  await desk.helpdesk.openIssue(newIssue(), randomUUID());
  expect((await desk.issues()).map(({ contactId }) => contactId)).toEqual([id, id]);
});

it('an archived contact is passed over for one who is still there', async () => {
  await desk.act('contact', { first_name: 'Прежний', phone, active: false });
  const { id } = await desk.act('contact', { first_name: 'Николай', phone: '89161234567' });
  await desk.helpdesk.openIssue(newIssue(), randomUUID());
  expect(await contactOfNewest()).toBe(id);
});

it('where an archived contact holds the number the issue is opened without one, and says how to call back', async () => {
  await desk.act('contact', { first_name: 'Прежний', phone, active: false });
  await desk.helpdesk.openIssue(newIssue(), randomUUID());
  const [issue] = await desk.issues();
  expect(issue?.contactId).toBeUndefined();
  expect(issue?.description).toMatch(/<br><br>Николай Смирнов, \+79161234567$/);
});

it.each([
  ['a company', 15],
  ['no company', undefined],
])('an issue of a contact with %s belongs to the same', async (_what, company_id) => {
  await desk.act('contact', { first_name: 'Николай', phone, company_id });
  const bodies: unknown[] = [];
  const http = {
    ...desk.http,
    call: (call: HttpCall) => {
      if (call.operation === 'POST issues') bodies.push(call.body);
      return desk.http.call(call);
    },
  };
  await createHelpDesk(desk.settings(), { http, mappings }).openIssue(newIssue(), randomUUID());
  expect(bodies).toMatchObject([{ issue: { contact_id: expect.any(Number) as number } }]);
  const [{ issue }] = bodies as [{ issue: { company_id?: number } }];
  expect(issue.company_id).toBe(company_id);
});

/** An account whose answers have another form than the simulator's. */
const answering = (change: (call: HttpCall, json: unknown) => unknown) =>
  createHelpDesk(desk.settings(), {
    mappings,
    http: {
      ...desk.http,
      call: async (call: HttpCall) => {
        const answer = await desk.http.call(call);
        return answer.status < 300 ? { ...answer, json: change(call, answer.json) } : answer;
      },
    },
  });

const asString = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'id' in value ? { ...value, id: String(value.id) } : value;

it.each<[string, (json: unknown) => unknown]>([
  ['an integer id', (json) => json],
  ['a string id', asString],
  ['a list', (json) => [json]],
  ['a wrapper', (json) => ({ contact: json })],
  ['a wrapped list', (json) => ({ contacts: [asString(json)] })],
])('a contact that is answered with %s is read', async (_form, change) => {
  const { id } = await desk.act('contact', { first_name: 'Николай', phone });
  const helpdesk = answering(({ operation }, json) => (operation === 'GET contacts' ? change(json) : json));
  await helpdesk.openIssue(newIssue(), randomUUID());
  expect(await contactOfNewest()).toBe(id);
});

it('an account that takes a contact without a wrapper gets it so', async () => {
  const helpdesk = createHelpDesk(desk.settings(), {
    mappings,
    http: {
      ...desk.http,
      call: (call: HttpCall) => {
        if (call.operation !== 'POST contacts') return desk.http.call(call);
        const body = call.body as { contact?: unknown };
        // What is in a wrapper is not seen: both names are missing.
        return desk.http.call({ ...call, body: 'contact' in body ? { contact: {} } : { contact: body } });
      },
    },
  });
  await helpdesk.openIssue(newIssue(), randomUUID());
  expect(await desk.contacts()).toMatchObject([{ first_name: 'Николай', last_name: 'Смирнов', phone }]);
});

it('a contact that another worker makes meanwhile is taken', async () => {
  let raced = false;
  const helpdesk = createHelpDesk(desk.settings(), {
    mappings,
    http: {
      ...desk.http,
      call: async (call: HttpCall) => {
        if (call.operation === 'POST contacts' && !raced) {
          raced = true;
          await desk.act('contact', { first_name: 'Николай', phone });
        }
        return desk.http.call(call);
      },
    },
  });
  await helpdesk.openIssue(newIssue(), randomUUID());
  const [contact, ...more] = await desk.contacts();
  expect(more).toEqual([]);
  expect(await contactOfNewest()).toBe(contact?.id);
});
