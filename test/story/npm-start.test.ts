import type { Installation } from './installation';
import { startInstallation } from './installation';
import { explainedMembers, membersOf } from '../ops/members';
import { alertRules, metricsIn, selectorsIn } from '../ops/rules';
import { converse } from './conversation';
import { findLeaks, missingIn, secretsOf, wordsOf } from './leaks';
import { metricsOf, problemsOf, quoteToPostgres, shownBy, transcriptsOf } from './shown';
import { isAlive, until } from './until';

/** Metrics that others build dashboards on: names, types and labels are part of what the service promises. */
const PROMISED: readonly (readonly [metric: string, type: string, labels: readonly string[]])[] = [
  ['fixit_hooks_total', 'counter', ['endpoint', 'outcome']],
  ['fixit_hook_ack_seconds', 'histogram', []],
  ['fixit_journal_backlog', 'gauge', []],
  ['fixit_journal_oldest_seconds', 'gauge', []],
  ['fixit_delivery_seconds', 'histogram', []],
  ['fixit_dead_letters', 'gauge', []],
  ['fixit_outbound_total', 'counter', ['outcome', 'provider']],
  ['fixit_outbound_seconds', 'histogram', ['provider']],
  ['fixit_sequence_gaps_total', 'counter', ['endpoint']],
  ['fixit_unread_total', 'counter', ['endpoint']],
];

const labelsIn = (line: string): string[] => [...line.matchAll(/[{,](\w+)="/g)].map(([, label]) => label!);

/** Without these the search would have looked at nothing. */
const TOLD = [
  '"msg":"a hook was taken"',
  '"msg":"a delivery"',
  '"msg":"an outbound activity"',
  '"msg":"Activity failed"',
  'fixit_hooks_total{',
  'fixit_outbound_total{',
  '"currentDetails":"',
  'userMetadata summary',
];

describe('npm start and npm run demo', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await startInstallation({ LOG_LEVEL: 'debug' });
  }, 120_000);

  afterAll(async () => {
    await installation?.stop();
    installation?.remove();
  }, 60_000);

  it.each(['telegram', 'whatsapp'])(
    'tell the whole story on %s',
    async (channel) => {
      const { code, output } = await installation.run('demo', channel);
      expect(output).toContain('The story ended as told.');
      expect(code).toBe(0);
    },
    60_000,
  );

  it('tell it too while API, worker, Temporal and Postgres are killed in the middle', async () => {
    const story = installation.run('demo', 'whatsapp');
    for (const name of ['api', 'worker', 'temporal', 'postgres']) {
      const before = installation.pids()[name]!;
      process.kill(before, 'SIGKILL');
      await until(`${name} was started again`, () => {
        const now = installation.pids()[name]!;
        return now !== before && isAlive(now);
      });
    }
    const { code, output } = await story;
    expect(output).toContain('The story ended as told.');
    expect(code).toBe(0);
  }, 180_000);

  it('answer a stranger who looks inside with the administrator’s key', async () => {
    const search = async (path: string, body: unknown) => {
      const response = await fetch(`${installation.apiUrl}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${installation.adminKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(200);
      return (await response.json()) as { items: Record<string, unknown>[] };
    };
    expect(await (await fetch(`${installation.apiUrl}/readyz`)).json()).toEqual({
      status: 'ready',
      postgres: { ok: true },
      temporal: { ok: true },
      workers: { ok: true },
      relay: 'delivering',
    });
    const dialogs = await search('/v1/dialogs/search', {});
    expect(dialogs.items.length).toBeGreaterThanOrEqual(3);
    const events = await search('/v1/events/search', { state: 'dead' });
    expect(events.items).toEqual([]);
    const refused = await search('/v1/hooks/search', { outcome: 'refused' });
    expect(refused.items).toEqual([]);
  });

  it('show no secret and nothing personal in logs, metrics, problems and Temporal, at whatever level', async () => {
    await converse(installation.sandboxUrl, 'telegram', 'Иннокентий');
    await converse(installation.sandboxUrl, 'whatsapp', 'Глафира');
    const { phone, numbers, names, messages, comments } = await wordsOf(installation);
    const personal = [...numbers, ...names, ...messages, ...comments];
    const secrets = secretsOf(installation);

    await quoteToPostgres(installation, phone);
    const problems = await problemsOf(installation, phone);
    const shown = await shownBy(installation);
    for (const told of TOLD) expect(shown.filter(({ text }) => text.includes(told))).not.toEqual([]);
    expect(findLeaks([...shown, ...problems], [...secrets, ...personal])).toEqual([]);
    const reference = await (await fetch(`${installation.apiUrl}/openapi.json`)).text();
    expect(
      findLeaks([{ where: '/openapi.json', text: reference }], [...secrets, ...numbers, ...names]),
    ).toEqual([]);
  }, 120_000);

  it('shows every metric that was promised, under its name and with its labels alone', async () => {
    const lines = (await metricsOf(installation)).flatMap(({ text }) => text.split('\n'));
    const types = new Map(
      lines.flatMap((line) =>
        [...line.matchAll(/^# TYPE (\w+) (\w+)$/g)].map(([, name, type]) => [name, type]),
      ),
    );
    const labelsOf = (metric: string) =>
      lines.flatMap((line) => (line.startsWith(`${metric}{`) ? labelsIn(line) : []));
    for (const [metric, type, labels] of PROMISED) {
      expect([metric, types.get(metric)]).toEqual([metric, type]);
      const sample = type === 'histogram' ? `${metric}_count` : metric;
      expect(lines.some((line) => new RegExp(`^${sample}[{ ]`).test(line))).toBe(true);
      expect([metric, [...new Set(labelsOf(sample))].sort()]).toEqual([metric, labels]);
    }
  });

  it('shows every metric that an alert is made of, with the labels it asks for', async () => {
    const lines = (await metricsOf(installation)).flatMap(({ text }) => text.split('\n'));
    const samples = lines.filter((line) => !line.startsWith('#'));
    for (const { expr } of alertRules()) {
      for (const metric of metricsIn(expr))
        expect([
          metric,
          samples.some((line) => line.startsWith(`${metric} `) || line.startsWith(`${metric}{`)),
        ]).toEqual([metric, true]);
      for (const { metric, labels } of selectorsIn(expr)) {
        const own = samples.filter((line) => line.startsWith(`${metric}{`));
        for (const label of labels)
          expect([metric, label, own.some((line) => line.includes(`${label}="`))]).toEqual([
            metric,
            label,
            true,
          ]);
      }
    }
    for (const type of ['fixit_outbound_total counter', 'fixit_outbound_seconds histogram'])
      expect(lines).toContain(`# TYPE ${type}`);
  });

  it('names in its lines what docs/operations.md explains', () => {
    const said = [
      'a hook was taken',
      'a delivery',
      'an outbound activity',
      'an API call',
      'an API call was refused',
    ];
    const logs = installation.printed().filter(({ where }) => /^(api|worker)\.log/.test(where));
    const members = membersOf(logs.map(({ text }) => text).join('\n'), said);
    const explained = explainedMembers();
    expect([...members].filter((name) => !explained.has(name))).toEqual([]);
    expect([...members]).toEqual(
      expect.arrayContaining(['requestId', 'eventIds', 'runId', 'effectId', 'keyId']),
    );
  });

  it('would be found out: the same search finds all of it where it belongs', async () => {
    const { numbers, names, messages, comments } = await wordsOf(installation);
    expect(comments.length).toBeGreaterThanOrEqual(4);
    expect(missingIn(await transcriptsOf(installation), messages)).toEqual([]);
    const outside = await Promise.all(
      ['telegram', 'whatsapp', 'okdesk'].map(async (one) =>
        (await fetch(`${installation.sandboxUrl}/_/${one}`)).text(),
      ),
    );
    expect(missingIn(outside.join(), [...numbers, ...names, ...comments])).toEqual([]);
    const environment = Object.values(installation.clusterEnvironment()).join('\n');
    const plain = secretsOf(installation).filter(({ name }) => !/ in |^Basic/.test(name));
    expect(plain.length).toBeGreaterThanOrEqual(12);
    expect(missingIn(environment, plain)).toEqual([]);
    expect(findLeaks([{ where: 'a line', text: environment }], plain)).toHaveLength(plain.length);
  });

  it('stop when npm alone is told to, with nothing left running', async () => {
    const pids = Object.values(installation.pids());
    const started = Date.now();
    expect(await installation.stop('npm alone')).toBe(0);
    expect(Date.now() - started).toBeLessThan(20_000);
    expect(pids.filter(isAlive)).toEqual([]);
  }, 60_000);
});
