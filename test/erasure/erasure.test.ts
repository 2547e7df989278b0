import { call, until } from '../api/fixture';
import type { List } from '../api/fixture';
import type { Company } from './company';
import { openCompany } from './company';
import type { Person } from './customer';
import { comment, file, hears, messages, opensIssue, payment, says, status, take, text } from './customer';
import { base64Forms, listedIds, searchTables, searchTemporal } from './search-everything';

const anna: Person = { phone: '79167770001', name: 'Аннушка Незабудкина' };
const boris: Person = { phone: '79168880002', name: 'Борис Воробушкин' };

/** What only Anna's story has in it. */
const HERS = [
  anna.name,
  anna.phone,
  '(916) 777-00-01',
  'Протекает лиловый котёл',
  'Код домофона 77К',
  'паспорт-незабудкиной.pdf',
  'Зайду к Незабудкиной',
  'ИП Незабудкин',
  ...base64Forms(anna.phone),
];
const HIS = [boris.name, boris.phone, 'Скрипит дверь', 'Борису перезвонят'];

let company: Company;
const failures: string[] = [];
/** Each step of the journal fails once after it was done: as if the worker died before it could say so. */
const failing = new Set<string>();

beforeAll(async () => {
  company = await openCompany({
    journal: (real) =>
      Object.fromEntries(
        Object.entries(real).map(([name, step]) => [
          name,
          async (...given: never[]) => {
            const result = await (step as (...args: never[]) => Promise<unknown>)(...given);
            if (failing.delete(name)) {
              failures.push(name);
              throw new Error('made for a test');
            }
            return result;
          },
        ]),
      ) as unknown as typeof real,
  });
}, 60_000);
afterAll(() => company.close());

const contactOf = async (person: Person): Promise<string> =>
  (await call<List<{ id: string }>>(company.api, '/v1/dialogs/search', { phone: `+${person.phone}` })).body
    .items[0]!.id;

const erase = (contact: string) => call(company.api, '/v1/erasures', { channel: 'whatsapp', contact });

async function erased(contact: string) {
  return until(
    () => erase(contact),
    ({ status: code }) => code !== 202,
  );
}

const rowsOf = async (sql: string, ...values: unknown[]) => (await company.api.db.query(sql, values)).rows;
const settled = () =>
  until(
    () => rowsOf('SELECT key FROM pending WHERE parked_at IS NULL'),
    (rows) => rows.length === 0,
  );

async function tellsHerStory(): Promise<void> {
  await take(company, 'whatsapp', messages([anna, text('Здравствуйте')], [boris, text('Добрый день')]));
  await opensIssue(company, anna, 'Протекает лиловый котёл');
  const hook = messages([anna, file('паспорт-незабудкиной.pdf')]);
  await take(company, 'whatsapp', hook);
  // Again: it has a row and a body, and no event.
  await take(company, 'whatsapp', hook);
  await says(company, anna, text('Код домофона 77К'));
  const ours = await until(
    async () => company.comments.find((one) => one.text.includes('77К')),
    (one) => one !== undefined,
  );
  const issue = company.issues[0]!;
  await take(
    company,
    'okdesk',
    comment(issue, { id: ours!.commentId, content: ours!.text, marker: ours!.marker }),
  );
  await take(company, 'okdesk', comment(issue, { id: '555', content: 'Зайду к Незабудкиной в 10' }));
  await hears(company, anna, 'Зайду к Незабудкиной');
  for (const one of await hears(company, anna, '')) await take(company, 'whatsapp', status(anna, one));
  await take(company, 'okdesk', {
    event: { event_type: 'update_contact' },
    contact: { first_name: anna.name, phone: '+7 (916) 777-00-01' },
  });
  await take(company, 'onec', payment(company.invoices[0]!, 'pay-anna', 500, 'ИП Незабудкин'));
  await hears(company, anna, 'Получено 500,00');
}

async function tellsHisStory(): Promise<void> {
  await opensIssue(company, boris, 'Скрипит дверь');
  await take(company, 'okdesk', comment(company.issues[1]!, { id: '777', content: 'Борису перезвонят' }));
  await hears(company, boris, 'Борису перезвонят');
  for (const one of await hears(company, boris, '')) await take(company, 'whatsapp', status(boris, one));
}

/** All that is his, but the raw bodies he shares with her. */
async function hisRows(dialog: string, ticket: string) {
  return {
    contacts: await rowsOf('SELECT * FROM contacts WHERE phone = $1', `+${boris.phone}`),
    events: await rowsOf('SELECT * FROM events WHERE workflow_id = ANY ($1) ORDER BY id', [dialog, ticket]),
    receipts: await rowsOf(
      'SELECT r.* FROM receipts r JOIN messages m USING (message_id) WHERE m.workflow_id = $1 ORDER BY 3',
      dialog,
    ),
    messages: await rowsOf('SELECT * FROM messages WHERE workflow_id = $1 ORDER BY effect', dialog),
    effects: await rowsOf('SELECT * FROM effects WHERE workflow_id = $1 ORDER BY id', dialog),
    keys: await rowsOf('SELECT key, last_number FROM keys WHERE key = ANY ($1) ORDER BY key', [
      dialog,
      ticket,
    ]),
    bodies: await rowsOf(
      `SELECT count(*) FROM requests WHERE body IS NOT NULL AND encode(body, 'escape') LIKE $1`,
      `%${boris.phone}%`,
    ),
  };
}

describe('a person whose whole story was told', () => {
  let herContact: string;
  let his: { dialog: string; ticket: string; rows: Awaited<ReturnType<typeof hisRows>> };
  let counts: unknown;

  beforeAll(async () => {
    await tellsHerStory();
    await tellsHisStory();
    await settled();
    herContact = await contactOf(anna);
    const dialog = `dialog:whatsapp:100000000000001:${await contactOf(boris)}`;
    his = { dialog, ticket: 'ticket:okdesk:7002', rows: await hisRows(dialog, 'ticket:okdesk:7002') };
  }, 60_000);

  it('is everywhere before', async () => {
    const everywhere = [
      ...(await searchTables(company.api.db, [...HERS, ...HIS])),
      ...(await searchTemporal(company.client, [...HERS, ...HIS])),
    ];
    for (const word of [...HERS.slice(0, 8), ...HIS])
      expect(everywhere).toContainEqual(expect.objectContaining({ word }));
    expect(everywhere.filter(({ word }) => HERS.slice(8).includes(word))).not.toEqual([]);
  });

  it('is erased though each step fails once', async () => {
    for (const step of ['eraseContact', 'dropUndelivered', 'countRuns', 'eraseRows', 'finish'])
      failing.add(step);
    const { status: code, body } = await erased(herContact);
    expect(code).toBe(200);
    expect(failures).toEqual(['eraseContact', 'dropUndelivered', 'countRuns', 'eraseRows', 'finish']);
    expect(body).toMatchObject({
      workflowId: `erasure:whatsapp:100000000000001:${herContact}`,
      erased: { contacts: 1, aliases: 1 },
    });
    counts = body['erased'];
    for (const [kind, number] of Object.entries(counts as Record<string, number>))
      if (kind !== 'undelivered') expect([kind, number]).not.toEqual([kind, 0]);
  }, 60_000);

  it('stands in no table', async () => {
    expect(await searchTables(company.api.db, HERS)).toEqual([]);
  });

  it('has no file kept any more', async () => {
    expect(counts).toMatchObject({ media: 1 });
    expect(await rowsOf('SELECT file_name FROM media WHERE contact_id = $1', herContact)).toEqual([]);
  });

  it('has no run in Temporal, and stands in no history', async () => {
    const ids = [`dialog:whatsapp:100000000000001:${herContact}`, 'ticket:okdesk:7001'];
    const listed = await until(
      () => listedIds(company.client),
      (found) => !found.some((id) => ids.includes(id)),
    );
    expect(listed).toContain(`erasure:whatsapp:100000000000001:${herContact}`);
    for (const id of ids)
      await expect(company.client.workflow.getHandle(id).describe()).rejects.toThrow('not found');
    expect(await searchTemporal(company.client, HERS)).toEqual([]);
  });

  it('leaves everybody else as they were, but for the raw hooks they shared', async () => {
    const { bodies, ...rest } = await hisRows(his.dialog, his.ticket);
    const { bodies: before, ...restBefore } = his.rows;
    expect(rest).toEqual(restBefore);
    expect(Number(bodies[0].count)).toBe(Number(before[0].count) - 1);
    expect((await company.client.workflow.getHandle(his.dialog).describe()).status.name).toBe('RUNNING');
    for (const word of HIS) {
      const found = await searchTables(company.api.db, [word]);
      expect([word, found.length > 0]).toEqual([word, true]);
    }
  });

  it('is erased again without an error, and the same is told', async () => {
    expect(await erase(herContact)).toMatchObject({ status: 200, body: { erased: counts } });
  });

  it('is somebody new to the service who writes again', async () => {
    await says(company, anna, text('Это снова я'));
    await hears(company, anna, 'Как к вам обращаться', 2);
    expect(await contactOf(anna)).not.toBe(herContact);
  });

  it('leaves a ticket that shows the money that comes late', async () => {
    await take(company, 'onec', payment(company.invoices[0]!, 'pay-late', 999.5, 'x'));
    const { body } = await until(
      () => call(company.api, `/v1/workflows/${encodeURIComponent('ticket:okdesk:7001')}`),
      (answer) => JSON.stringify(answer.body).includes('pay-late'),
    );
    expect(body).toMatchObject({ execution: 'running' });
  });
});

it('is no error of the service, but of the caller, for somebody who never wrote', async () => {
  expect((await erase('999999')).status).toBe(404);
});
