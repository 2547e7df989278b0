/** What holds for every hook side, whatever bytes come: those of all providers, and of an administrator's endpoints. */
import fc from 'fast-check';
import { readHook } from '../../journal/hook-reading';
import type { HookReading } from '../../journal/hook-reading';
import { parseMappings } from '../../mappings';
import { providers } from '../../providers';
import { configuredHook } from '../../providers/configured/hook';
import { scheme as schemeSchema } from '../../providers/configured/schemes';
import type { ConfiguredSettings } from '../../providers/configured/settings';
import type { HookSide, RawRequest } from '../../providers/contract';
import { takesHooks } from '../../providers/no-hook';
import { signedHeaders } from '../../providers/sample';
import { bytesOf, oneSecret, RECEIVED_AT, requestWith, samplesOf, settingsOf } from '../providers/sides';

interface Subject {
  name: string;
  hook: HookSide<unknown>;
  settings: unknown;
  /** Bodies as their sender makes them. */
  samples: Buffer[];
}

const FORM = Buffer.from('order=7&data%5BFIELDS%5D%5BID%5D=9&who=%D0%90%D0%BD%D0%BD%D0%B0+b');
const TOKEN = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

const configured = (verify: object, more: Partial<ConfiguredSettings> = {}): Subject => ({
  name: `configured ${JSON.stringify(verify)}`,
  hook: configuredHook as HookSide<unknown>,
  settings: {
    webhookId: 'test',
    secrets: [TOKEN],
    authParameter: 'token',
    verify: schemeSchema.parse(verify),
    route: { record: '{data[FIELDS][ID]}', catalog: 'deal' },
    ...more,
  } satisfies ConfiguredSettings,
  samples: [FORM, Buffer.from('{"order":7,"data":{"FIELDS":{"ID":9}}}')],
});

const subjects: Subject[] = [
  ...providers.filter(takesHooks).map((provider) => ({
    name: provider.id,
    hook: provider.hook,
    settings: settingsOf(provider.hookSettings, oneSecret),
    samples: samplesOf(provider).map(({ body }) => bytesOf(body)),
  })),
  configured({ scheme: 'parameter' }),
  configured({ scheme: 'path' }, { route: { flow: 'call', id: '{order}', input: { a: '{who|optional}' } } }),
  configured({ scheme: 'basic', user: 'us:er' }, { route: { workflow: 'order:{order}' } }),
  configured({ scheme: 'header', header: 'X-Key', prefix: 'Key ' }, { eventId: '{order}' }),
  configured({ scheme: 'hmac', header: 'X-Sum', algorithm: 'sha1', encoding: 'base64', prefix: 'sha1=' }),
  configured({ scheme: 'standard-webhooks' }),
];

const mappings = parseMappings('');
const NAMES = [
  'authorization', 'content-type', 'x-token', 'x-key', 'x-sum', 'content-hmac', 'x-content-hmac', 'stripe-signature',
  'x-hub-signature-256', 'x-telegram-bot-api-secret-token', 'x-max-bot-api-secret', 'x-hook-signature',
  'x-webhook-signature', 'webhook-id', 'webhook-timestamp', 'webhook-signature', 'svix-id', 'idempotency-key',
]; // prettier-ignore
const VALUES = [
  'Basic Og==', 'Bearer x', 'application/json', 'application/x-www-form-urlencoded; charset=x', 't=1,v1=', 't=,v1=00',
  'v1,', 'sha256=', '0', '1763719200',
]; // prettier-ignore

const headers = fc.dictionary(fc.constantFrom(...NAMES), fc.oneof(fc.string(), fc.constantFrom(...VALUES)), {
  maxKeys: 6,
});

/** Samples with a few bytes exchanged for others, text of all kinds, and no text at all. */
const bodyOf = (samples: readonly Buffer[]) =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom(...samples), fc.nat(), fc.nat(8), fc.uint8Array({ maxLength: 8 }))
        .map(spliced),
    },
    fc.json().map((text) => Buffer.from(text)),
    fc.webQueryParameters().map((text) => Buffer.from(text)),
    fc.tuple(fc.constantFrom(...samples), fc.nat(), fc.constantFrom(...ESCAPES)).map(escaped),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  );

function spliced([sample, where, length, bytes]: [Buffer, number, number, Uint8Array]): Buffer {
  const at = where % (sample.length + 1);
  return Buffer.concat([sample.subarray(0, at), bytes, sample.subarray(at + length)]);
}

/** Characters of JSON and of forms that no text should hold. */
const ESCAPES = ['\\ud800', '\\u0000', '\\udfff', '%00', '%ED%A0%80', '%', '\\u202e', '\\n'];

function escaped([sample, where, escape]: [Buffer, number, string]): Buffer {
  const text = sample.toString();
  const values = [...text.matchAll(/(?<=[":=])\w/g)];
  const at = values[where % (values.length || 1)]?.index ?? 0;
  return Buffer.from(text.slice(0, at) + escape + text.slice(at));
}

const sealedBy = ({ hook, settings }: Subject, body: Buffer): Buffer => hook.seal?.(body, settings) ?? body;

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const MINOR_UNITS = new Set(['amount', 'paidTotal']);

/** Times are instants that there are, amounts whole numbers of minor units. */
function expectSound(value: unknown, name = ''): void {
  if (typeof value === 'number' && MINOR_UNITS.has(name)) expect(Number.isSafeInteger(value)).toBe(true);
  if (name === 'at' && value !== undefined) {
    expect(value).toMatch(INSTANT);
    expect(Date.parse(value as string)).not.toBeNaN();
  }
  // What a vendor or a sender says in words of its own is kept as it came.
  if (
    typeof value !== 'object' ||
    value === null ||
    ['values', 'previous', 'all', 'params', 'input'].includes(name)
  )
    return;
  for (const [member, inside] of Object.entries(value)) expectSound(inside, member);
}

function expectWhole(reading: HookReading): void {
  if (!reading.ok) return expect(reading).toEqual({ ok: false, reason: 'not_readable' });
  expect(reading.parts.length).toBeGreaterThan(0);
  for (const { eventId, content, payload } of reading.parts) {
    expect(eventId).not.toBe('');
    // The net under readers that break, which none should need.
    if (content.state !== 'event') expect(content.reason).not.toMatch(/^could not be read/);
    expect(() => JSON.parse(payload) as unknown).not.toThrow();
    if (content.state === 'event') expectSound(content.event);
  }
}

describe.each(subjects.map((subject) => [subject.name, subject] as const))('%s', (_name, subject) => {
  const { hook, settings, samples } = subject;
  const request = (body: Buffer, more: Partial<RawRequest> = {}): RawRequest => ({
    ...requestWith(body, {}),
    ...more,
  });

  it('proves or refuses whatever comes, and proves nothing of a stranger', () => {
    const anything = fc.record({
      headers,
      body: bodyOf(samples),
      subPath: fc.string(),
      query: fc.webQueryParameters(),
    });
    fc.assert(
      fc.property(anything, ({ body, query, ...rest }) => {
        const raw = request(body, { ...rest, query: new URLSearchParams(query), peer: '203.0.113.7' });
        const verdict = hook.verify(raw, settings);
        // Of a call that is asked about a stranger may make a form that is worth asking.
        if (!hook.confirmation)
          expect(verdict).toMatchObject({
            genuine: false,
            reason: expect.stringMatching(/^[a-z_]+$/) as string,
          });
        expect(hook.verify(raw, settings)).toEqual(verdict);
        expect(() => hook.handshake?.({ ...raw, method: 'GET' }, settings)).not.toThrow();
        const refused = { reason: 'no_decision', status: 503, detail: '' };
        expect(() => hook.refusal?.(refused, raw, mappings, settings)).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });

  it('reads whatever bytes come under whatever content type: the same twice alike, with ids, sums and times that are some', () => {
    fc.assert(
      fc.property(headers, bodyOf(samples), fc.string(), (given, body, subPath) => {
        const read = () => readHook(hook, request(body, { headers: given, subPath }), settings, mappings);
        const reading = read();
        expectWhole(reading);
        expect(read()).toEqual(reading);
      }),
      { numRuns: 80 },
    );
  });

  const signs =
    JSON.stringify(hook.sign(Buffer.from('a'), settings, RECEIVED_AT)) !==
    JSON.stringify(hook.sign(Buffer.from('b'), settings, RECEIVED_AT));
  if (signs)
    it('proves the bytes that were signed, and no others', () => {
      const change = fc.tuple(
        fc.constantFrom(...samples),
        fc.nat(),
        fc.nat(4),
        fc.uint8Array({ maxLength: 4 }),
      );
      fc.assert(
        fc.property(change, (changed) => {
          const signed = sealedBy(subject, changed[0]);
          const proof = requestWith(signed, signedHeaders(hook, signed, settings, RECEIVED_AT));
          const body = spliced(changed);
          expect(hook.verify(proof, settings)).toEqual({ genuine: true });
          expect(hook.verify({ ...proof, body }, settings).genuine).toBe(body.equals(signed));
        }),
        { numRuns: 60 },
      );
    });
});
