/** All that an installation shows of itself to whoever reads logs, metrics, Temporal and the journal's list. */
import { Client, Connection } from '@temporalio/client';
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { Pool } from 'pg';
import type { Installation } from './installation';
import type { Told } from './leaks';

export async function shownBy(installation: Installation): Promise<Told[]> {
  return [
    ...installation.printed(),
    ...(await metricsOf(installation)),
    ...(await temporalOf(installation)),
    ...(await requestsOf(installation)),
  ];
}

const textOf = async (url: string, init?: RequestInit): Promise<string> => (await fetch(url, init)).text();

export const metricsOf = async (installation: Installation): Promise<Told[]> => [
  { where: 'metrics of the API', text: await textOf(`${installation.metricsUrl}/metrics`) },
  { where: 'metrics of the worker', text: await textOf(`${installation.workerMetricsUrl}/metrics`) },
];

/** Each run: its listing, its descriptions, the details that it shows now, and its history without the payloads. */
async function temporalOf({ temporalAddress }: Installation): Promise<Told[]> {
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const client = new Client({ connection });
    const told: Told[] = [];
    for await (const run of client.workflow.list()) told.push(...(await runOf(client, run)));
    return told;
  } finally {
    await connection.close();
  }
}

async function runOf(client: Client, { workflowId, runId, raw }: WorkflowExecutionInfo): Promise<Told[]> {
  const handle = client.workflow.getHandle(workflowId, runId);
  const description = await handle.describe();
  const [summary, details] = [await description.staticSummary(), await description.staticDetails()];
  const shown: unknown = await handle.query('__temporal_workflow_metadata');
  const { events } = await handle.fetchHistory();
  const where = (what: string) => `${what} of ${workflowId}`;
  return [
    { where: where('listing'), text: readable(raw) },
    { where: where('description'), text: readable(description.raw) },
    { where: where('static summary and details'), text: `${summary ?? ''}\n${details ?? ''}` },
    { where: where('current details'), text: JSON.stringify(shown) },
    { where: where('history'), text: readable(events) },
  ];
}

/** What the Web UI shows without opening a payload: names, failures, summaries, search attributes. */
const OPEN = new Set(['userMetadata', 'searchAttributes', 'memo', 'upsertedMemo']);

function readable(value: unknown, open = false): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return open ? Buffer.from(value).toString('utf8') : '';
  if (Array.isArray(value)) return value.map((item) => readable(item, open)).join('\n');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([name, member]) => `${name} ${readable(member, open || OPEN.has(name))}`)
    .join('\n');
}

/** The journal's list of requests: addresses, and headers and queries as they are masked. */
async function requestsOf(installation: Installation): Promise<Told[]> {
  const pool = new Pool({ connectionString: installation.clusterEnvironment()['DATABASE_URL'], max: 1 });
  try {
    const { rows } = await pool.query<{ path: string; query: unknown; headers: unknown }>(
      'SELECT path, query, headers FROM requests',
    );
    return rows.map((row) => ({ where: `request ${row.path}`, text: JSON.stringify(row) }));
  } finally {
    await pool.end();
  }
}

/** A statement that Postgres refuses and quotes: one of a future bug's. */
export async function quoteToPostgres(installation: Installation, personal: string): Promise<void> {
  const pool = new Pool({ connectionString: installation.clusterEnvironment()['DATABASE_URL'], max: 1 });
  const refusal = pool.query('SELECT $1::text::uuid', [personal]);
  await refusal.then(
    () => Promise.reject(new Error('Postgres took a phone for a UUID.')),
    () => undefined,
  );
  await pool.end();
}

/** What a caller hears who does it wrong, with secrets and people's numbers in his hands. */
export async function problemsOf(installation: Installation, personal: string): Promise<Told[]> {
  const { apiUrl, adminKey } = installation;
  const key = { authorization: `Bearer ${adminKey}` };
  const telegramToken = installation.secrets()['telegram.secret-token']!;
  const wrong: [path: string, init: RequestInit][] = [
    [
      '/hooks/telegram',
      { method: 'POST', body: personal, headers: { 'x-telegram-bot-api-secret-token': 'x' } },
    ],
    [
      `/hooks/telegram?token=${telegramToken}&access_token=${adminKey}`,
      { method: 'POST', body: personal, headers: { authorization: `Bearer ${adminKey}` } },
    ],
    [
      '/hooks/telegram',
      { method: 'POST', body: personal, headers: { 'x-telegram-bot-api-secret-token': telegramToken } },
    ],
    ['/hooks/okdesk', { method: 'POST', body: personal, headers: { authorization: 'Basic eDp5' } }],
    ['/v1/dialogs/search', { method: 'POST', body: personal }],
    ['/v1/dialogs/search', { method: 'POST', body: personal, headers: key }],
    [
      '/v1/dialogs/search',
      { method: 'POST', body: JSON.stringify({ phone: 7, colour: personal }), headers: key },
    ],
    ['/v1/dialogs/search', { method: 'POST', body: JSON.stringify({ phone: personal }), headers: key }],
    [`/v1/dialogs/${encodeURIComponent(personal)}`, { headers: key }],
    [`/v1/workflows/${encodeURIComponent(personal)}`, { headers: key }],
    [`/v1/hooks/${encodeURIComponent(personal)}?key=${adminKey}`, { headers: key }],
    [`/v1/${encodeURIComponent(personal)}?key=${adminKey}`, {}],
    ['/console/session', { method: 'POST', body: `key=${adminKey}x` }],
  ];
  const told: Told[] = [];
  for (const [path, init] of wrong) {
    const answer = await fetch(apiUrl + path, init);
    const text = await answer.text();
    if (answer.status < 400 && !path.startsWith('/console')) continue;
    told.push({
      where: `answer ${answer.status} of ${path.split(/[?%]/)[0]}`,
      text: text + readable([...answer.headers]),
    });
  }
  return told;
}

/** What those see who may: every dialog with its messages, as the API tells them. */
export async function transcriptsOf({ apiUrl, adminKey }: Installation): Promise<string> {
  const headers = { authorization: `Bearer ${adminKey}` };
  const found = await textOf(`${apiUrl}/v1/dialogs/search`, {
    method: 'POST',
    headers,
    body: '{"limit":200}',
  });
  const { items } = JSON.parse(found) as { items: { id: string }[] };
  const messages = items.map(({ id }) =>
    textOf(`${apiUrl}/v1/dialogs/${id}/messages?limit=200`, { headers }),
  );
  return [found, ...(await Promise.all(messages))].join('\n');
}
