/** A message over HTTP, and the one trace that leads from it to what it caused at the vendors. */
import { settings } from '../api/fixture';
import type { Hidden } from '../story/leaks';
import { findLeaks, missingIn } from '../story/leaks';
import type { Collector, TakenSpan } from '../tracing/collector';
import { startCollector } from '../tracing/collector';
import { until } from '../workflows/fixture/until';
import { Person, t } from './person';
import type { Service } from './service';
import { openService } from './service';

jest.setTimeout(60_000);
let collector: Collector;
let service: Service;
beforeAll(async () => {
  collector = await startCollector();
  service = await openService(collector.env);
});
afterAll(async () => {
  await service.close();
  await collector.stop();
});

const NAME = 'Аделаида';
const PROBLEM = 'Протекает радиатор';
const PHONE = '79161230917';

/** Names of a span and of all that it was done for, the last first. */
function wayTo(span: TakenSpan): string[] {
  const way = [span.name];
  for (let at = span; at.parentSpanId;) {
    const parent = collector.spans.find(
      ({ spanId, traceId }) => spanId === at.parentSpanId && traceId === at.traceId,
    );
    if (!parent) return [...way, 'a parent that was not exported'];
    way.push(parent.name);
    at = parent;
  }
  return way;
}

it('leads from the hook over journal, signal, workflow and activity to the call that answers', async () => {
  const chatId = '5300000001';
  const ivan = new Person(service, 'telegram', { chatId, name: NAME }, chatId, { name: NAME });
  await ivan.write('/start');
  await ivan.hears(t.askName);
  const sent = await collector.span('the call is told', ({ name }) => name === 'POST telegram');
  await until(
    'all it was done for is told',
    () => wayTo(sent).at(-1) === 'hook telegram',
    () => wayTo(sent),
  );
  expect(wayTo(sent)).toEqual([
    'POST telegram',
    'activity sendMessage',
    'dialog message.received',
    'signal dialog',
    'hook telegram',
  ]);
  expect(sent.attributes).toMatchObject({
    'fixit.provider': 'telegram',
    'fixit.operation': 'sendMessage',
    'http.request.method': 'POST',
    'http.response.status_code': 200,
    'server.address': '127.0.0.1',
  });
  const trace = collector.spans.filter(({ traceId }) => traceId === sent.traceId);
  const append = trace.find(({ name }) => name === 'journal append')!;
  expect(wayTo(append)).toEqual(['journal append', 'hook telegram']);
  expect(append.attributes).toMatchObject({ 'fixit.accepted': 1, 'fixit.duplicates': 0 });
  const services = Object.fromEntries(trace.map(({ name, service: of }) => [name, of]));
  expect(services).toMatchObject({ 'hook telegram': 'fixit-api', 'POST telegram': 'fixit-worker' });
  const hook = trace.find(({ name }) => name === 'hook telegram')!;
  expect(hook.attributes).toMatchObject({ 'fixit.endpoint': 'telegram', 'http.response.status_code': 200 });
});

it('goes on where an activity tells another workflow, each message in a trace of its own', async () => {
  const anna = new Person(service, 'whatsapp', { from: PHONE, name: NAME }, PHONE, { phone: PHONE });
  await anna.opensIssue(NAME, PROBLEM);
  const invoice = await collector.span(
    'the ticket of the issue is told of it',
    (one) => one.name === 'signal ticket' && wayTo(one).at(-1) === 'hook whatsapp',
  );
  expect(wayTo(invoice).slice(0, 4)).toEqual([
    'signal ticket',
    'activity append',
    'dialog message.received',
    'signal dialog',
  ]);
  const hooks = collector.spans.filter(
    ({ name, parentSpanId }) => name === 'hook whatsapp' && parentSpanId === undefined,
  );
  expect(new Set(hooks.map(({ traceId }) => traceId)).size).toBe(hooks.length);
});

it('names nobody, quotes nobody and holds no secret', async () => {
  const secrets = Object.entries({ ...settings, ...service.vendors.env }).filter(([name]) =>
    /SECRET|TOKEN|PASS/.test(name),
  );
  expect(secrets.length).toBeGreaterThan(20);
  const escaped = (text: string) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const words: Hidden[] = [NAME, PROBLEM, t.askName, PHONE.slice(1)].map((word) => ({
    name: word,
    pattern: escaped(word),
  }));
  // How the search itself is tried: the vendors know all of it.
  expect(missingIn(JSON.stringify(service.ledger('whatsapp', 'message')), words)).toEqual([]);
  const hidden: Hidden[] = [
    ...words,
    { name: 'a chat', pattern: /5300000001/ },
    ...secrets.map(([name, value]) => ({ name, pattern: escaped(value!) })),
    { name: 'a URL', pattern: /https?:\/\// },
  ];
  const told = collector.bodies.map((body, i) => ({ where: `body ${i}`, text: body.toString('utf8') }));
  expect(collector.spans.length).toBeGreaterThan(30);
  expect(findLeaks(told, hidden)).toEqual([]);
});

it('changes no history: what ran with traces goes on without them', async () => {
  const { failures, passed } = await service.replay();
  expect(failures).toEqual([]);
  expect(passed).toMatchObject({ dialog: 2, ticket: 1 });
});
