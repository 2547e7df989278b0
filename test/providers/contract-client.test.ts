/** What every provider's outbound side keeps, against its simulator in a sandbox with faults. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { readMappings } from '../../mappings';
import { providers } from '../../providers';
import type { Provider } from '../../providers/contract';
import { OutboundError } from '../../providers/failure';
import { createOutboundHttp } from '../../providers/http';
import { ROOT } from '../../root';
import { startSandbox, type Sandbox } from '../../sandbox/host';
import { listener, until, type Listener } from '../sandbox/fake';
import { HOSTILE } from './hostile';
import {
  bytesOf,
  NOWHERE,
  oneSecret,
  otherSecret,
  parsedOf,
  requestWith,
  settingsOf,
  type Secret,
} from './sides';
import { writesOf, type Write } from './writes';

const DEADLINE_MS = 400;
const mappings = readMappings(join(ROOT, 'fixit.yml'));
const outbound = createOutboundHttp();
const http = { ...outbound, call: outbound.call.bind(outbound) };
const impatient = {
  ...outbound,
  call: (call: Parameters<typeof outbound.call>[0]) => outbound.call({ ...call, timeoutMs: DEADLINE_MS }),
};
afterAll(() => outbound.close());

const secrets = new Set<string>();
const remembered: Secret = (name) => {
  const value = oneSecret(name);
  secrets.add(value);
  return value;
};

const withClient = providers.filter((provider) => kindsOf(provider).length > 0);

it('there are providers to write to', () => {
  expect(withClient.length).toBeGreaterThan(0);
});

describe.each(withClient.map((provider) => [provider.id, provider] as const))('%s', (id, provider) => {
  let service: Listener;
  let sandbox: Sandbox;
  let to = '';

  beforeAll(async () => {
    service = await listener();
    const hook = settingsOf(provider.hookSettings, remembered);
    const client = settingsOf(provider.clientSettings, remembered, NOWHERE);
    const simulators = { [id]: provider.simulator(hook, client) };
    sandbox = await startSandbox({ simulators, target: service.url, port: 0 });
    to = await addressOfAPerson(provider, sandbox, service, hook);
  });
  afterEach(() => sandbox.faults.clear());
  afterAll(async () => {
    await sandbox.stop();
    await service.stop();
  });

  const write = (kind: Write['capability'], secret = remembered, client = http): Write => {
    const settings = settingsOf(provider.clientSettings, secret, `${sandbox.url}/${id}`);
    const found = writesOf(provider.capabilities(settings, { http: client, mappings }), to).find(
      ({ capability }) => capability === kind,
    );
    if (!found) throw new Error(`${id} has no ${kind}`);
    return found;
  };
  const effects = ({ ledgerType }: Write) => sandbox.ledger.entries({ provider: id, type: ledgerType });

  describe.each(kindsOf(provider))('%s', (kind) => {
    it('makes one thing, under our key where the vendor takes one', async () => {
      const tried = write(kind);
      const effect = randomUUID();
      const before = effects(tried).length;
      const made = await tried.run('Здравствуйте', effect);
      const [row, ...more] = effects(tried).slice(before);
      expect(more).toEqual([]);
      expect(row).toMatchObject(tried.keyed ? { id: made, key: effect } : { id: made });
    });

    it.each(HOSTILE)('says %s so that it comes out as what was said', async (_name, text) => {
      const tried = write(kind);
      const made = await tried.run(text, randomUUID());
      const state: unknown = await (await fetch(`${sandbox.url}/_/${id}`)).json();
      tried.expectShown(tried.shown(state, made), text);
    });

    it('is told to wait, for how long, and nothing happened', async () => {
      const tried = write(kind);
      sandbox.faults.add({ kind: '429', operation: tried.operation, retryAfter: 7 });
      const before = effects(tried).length;
      const error = await failure(tried);
      expect([error.outcome, error.options.retryAfterMs]).toEqual(['try_later', 7_000]);
      expect(effects(tried)).toHaveLength(before);
    });

    it.each([500, 502, 504])('does not know after a bare %d', async (status) => {
      const tried = write(kind);
      sandbox.faults.add({ kind: '5xx', operation: tried.operation, status });
      expect((await failure(tried)).outcome).toBe('unknown');
    });

    it('does not know after its deadline, and the late effect stands once', async () => {
      const tried = write(kind, remembered, impatient);
      sandbox.faults.add({ kind: 'delay', operation: tried.operation, ms: DEADLINE_MS * 2, remaining: 1 });
      const before = effects(tried).length;
      const error = await failure(tried);
      expect([error.outcome, error.type]).toEqual(['unknown', 'http.timeout']);
      await until(() => effects(tried).length === before + 1, 'the late effect');
    });

    it('knows no more than it can after a connection cut before the effect', async () => {
      const tried = write(kind);
      sandbox.faults.add({ kind: 'refused', operation: tried.operation });
      const before = effects(tried).length;
      expect(['not_sent', 'unknown']).toContain((await failure(tried)).outcome);
      expect(effects(tried)).toHaveLength(before);
    });

    it('does not know after an answer dropped behind the effect, which stands once and is found', async () => {
      const tried = write(kind);
      sandbox.faults.add({ kind: 'dropped', operation: tried.operation });
      const before = effects(tried).length;
      const effect = randomUUID();
      expect((await failure(tried, effect)).outcome).toBe('unknown');
      sandbox.faults.clear();
      const made = effects(tried).slice(before);
      expect(made).toHaveLength(1);
      if (tried.find) expect(await tried.find(effect)).toBe(made[0]?.id);
    });

    it('was not sent where nobody listens', async () => {
      const settings = settingsOf(provider.clientSettings, remembered, NOWHERE);
      const [tried] = writesOf(provider.capabilities(settings, { http, mappings }), to).filter(
        ({ capability }) => capability === kind,
      );
      expect(tried && (await failure(tried)).outcome).toBe('not_sent');
    });

    it('is refused for good under wrong credentials', async () => {
      const tried = write(kind, (name) => {
        const value = otherSecret(name);
        secrets.add(value);
        return value;
      });
      const before = effects(tried).length;
      expect((await failure(tried)).outcome).toBe('refused');
      expect(effects(tried)).toHaveLength(before);
    });
  });
});

/** Which writes a provider has; asked without calling anything. */
function kindsOf(provider: Provider): Write['capability'][] {
  const settings = settingsOf(provider.clientSettings, oneSecret);
  return writesOf(provider.capabilities(settings, { http, mappings }), '').map(
    ({ capability }) => capability,
  );
}

/** The failure of one run; its words hold no secret. */
async function failure(tried: Write, effect = randomUUID()): Promise<OutboundError> {
  const error = await tried.run('Здравствуйте', effect).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OutboundError)) throw new Error(`expected an OutboundError, got ${String(error)}`);
  expect(error.type).toMatch(/^[a-z0-9]+\.[a-z0-9_]+$/);
  const words = [error.message, error.stack, JSON.stringify(error.options.details)].join('\n');
  for (const secret of secrets) {
    expect(words).not.toContain(secret);
    expect(words).not.toContain(encodeURIComponent(secret));
  }
  return error;
}

/** Somebody writes to a simulated messenger, and our own reading says how to answer; '' elsewhere. */
async function addressOfAPerson(
  provider: Provider,
  sandbox: Sandbox,
  service: Listener,
  hook: unknown,
): Promise<string> {
  if (!kindsOf(provider).includes('messaging')) return '';
  const person = { from: '+79161234567', chatId: 5012345678, name: 'Анна', text: 'Здравствуйте' };
  const said = await fetch(`${sandbox.url}/_/${provider.id}/write`, {
    method: 'POST',
    body: JSON.stringify(person),
  });
  expect(await said.json()).not.toHaveProperty('error');
  await until(() => service.taken.length > 0, 'the hook of a message');
  const body = bytesOf(service.taken[0]);
  const [read] = provider.hook.read(parsedOf(provider, body), requestWith(body, {}), hook).events;
  if (read?.event.kind !== 'message.received') throw new Error('the first hook is no message');
  return read.event.person.aliases[0] ?? '';
}
