import type { ErasureStart } from '../../workflows/erasure';
import { call, until } from '../api/fixture';
import type { List } from '../api/fixture';
import type { Company } from './company';
import { ACCOUNT, openCompany } from './company';
import type { Person } from './customer';
import { opensIssue, payment, says, take, text } from './customer';
import { listedIds, searchTables, searchTemporal } from './search-everything';

const vera: Person = { phone: '79165550003', name: 'Вера Ландышева' };
const TICKET = 'ticket:okdesk:7001';
/** Time enough for the test to play what was under way. */
const lastLookMs = 5_000;

let company: Company;
beforeAll(async () => {
  company = await openCompany();
}, 60_000);
afterAll(() => company.close());

it('takes what was still under way, and gives the ticket back the money that came meanwhile', async () => {
  const { api, client } = company;
  await says(company, vera, text('Здравствуйте'));
  await opensIssue(company, vera, 'Ландыши вянут');
  const { body } = await call<List<{ id: string }>>(api, '/v1/dialogs/search', {});
  const contact = body.items[0]!.id;
  const dialog = `dialog:whatsapp:${ACCOUNT}:${contact}`;
  const erasure = await client.workflow.start('erasure', {
    workflowId: `erasure:whatsapp:${ACCOUNT}:${contact}`,
    taskQueue: 'fixit',
    args: [{ lastLookMs } satisfies ErasureStart],
  });
  const ask = () => call(api, '/v1/erasures', { channel: 'whatsapp', contact });
  await until(ask, ({ status }) => status === 200);
  expect(await searchTables(api.db, [vera.name, vera.phone])).toEqual([]);

  // An activity writes down what it did, a relay's signal arrives, a payment comes.
  await api.db.query(
    `INSERT INTO messages (effect, workflow_id, contact_id, channel, account, body, outcome)
     VALUES (gen_random_uuid(), $1, $2, 'whatsapp', $3, $4, 'sending')`,
    [dialog, contact, ACCOUNT, JSON.stringify({ text: vera.name })],
  );
  await api.db.query('INSERT INTO keys (key, facts) VALUES ($1, $2)', [
    dialog,
    JSON.stringify([`message:${vera.phone}`]),
  ]);
  await client.workflow.signalWithStart('dialog', {
    workflowId: dialog,
    taskQueue: 'nobody-polls-this',
    args: [],
    signal: 'deliver',
    signalArgs: [[{ kind: 'message.received', content: { type: 'text', text: vera.name } }]],
  });
  await take(company, 'onec', payment(company.invoices[0]!, 'pay-late', 999.5, 'ИП Ландышева'));

  await erasure.result();
  expect(await searchTables(api.db, [vera.name, vera.phone, 'Ландышева'])).toEqual([]);
  expect(await searchTemporal(client, [vera.name, vera.phone])).toEqual([]);
  expect(await listedIds(client)).not.toContain(dialog);
  const ticket = await until(
    () => call(api, `/v1/workflows/${encodeURIComponent(TICKET)}`),
    (answer) => JSON.stringify(answer.body).includes('pay-late'),
  );
  expect(ticket.body).toMatchObject({ execution: 'running' });
  expect(await ask()).toMatchObject({ status: 200 });
}, 60_000);
