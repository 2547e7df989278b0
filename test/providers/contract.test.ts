/** What every provider's hook side keeps, walked over the registry. The outbound side: contract-client.test.ts. */
import fc from 'fast-check';
import { maskedHeaders } from '../../api/masking';
import { providers } from '../../providers';
import type { Provider, Reading, Verdict } from '../../providers/contract';
import { takesHooks } from '../../providers/no-hook';
import {
  bytesOf,
  oneSecret,
  otherSecret,
  parsedOf,
  RECEIVED_AT,
  requestWith,
  samplesOf,
  settingsOf,
} from './sides';

const REFUSALS: unknown[] = [
  'signature_missing',
  'signature_wrong',
  'credentials_missing',
  'credentials_wrong',
];

/** Headers that prove nothing. */
const NO_PROOF = /^(content-type|user-agent|accept)$/i;

it('the registry holds providers, each with an id of its own', () => {
  expect(providers.length).toBeGreaterThan(0);
  expect(new Set(providers.map(({ id }) => id)).size).toBe(providers.length);
});

const named = (some: readonly Provider[]) => some.map((provider) => [provider.id, provider] as const);

describe.each(named(providers))('%s', (_id, one) => {
  it('names every variable that its sandbox sets or its sides require', () => {
    for (const side of [one.hookSettings, one.clientSettings]) {
      const set = [...Object.keys(side.sandbox(oneSecret, 'http://127.0.0.1:9')), ...side.required.flat()];
      expect(side.variables).toEqual(expect.arrayContaining(set));
    }
  });

  it('has a side that can be on', () => {
    expect([...one.hookSettings.required, ...one.clientSettings.required]).not.toEqual([]);
  });
});

const without = providers.filter((provider) => !takesHooks(provider));

it.each(named(without))('%s sends no hooks: whatever comes in its name is refused', (_id, provider) => {
  const { hook, samples } = provider;
  const body = bytesOf({ event: 'test' });
  for (const settings of [settingsOf(provider.hookSettings, oneSecret), undefined])
    expectRefused(hook.verify(requestWith(body, hook.sign(body, settings, RECEIVED_AT)), settings));
  expect([Object.keys(samples), samplesOf(provider)]).toEqual([[], []]);
});

describe.each(named(providers.filter(takesHooks)))('%s', (_id, provider) => {
  const { hook } = provider;
  const ours = settingsOf(provider.hookSettings, oneSecret);
  const theirs = settingsOf(provider.hookSettings, otherSecret);
  const samples = samplesOf(provider);
  const sealed = (body: Buffer, settings: unknown = ours): Buffer => hook.seal?.(body, settings) ?? body;
  const signed = (body: Buffer) => hook.sign(body, ours, RECEIVED_AT);
  const verdict = (body: Buffer, headers: Record<string, string>) =>
    hook.verify(requestWith(body, headers), ours);
  const read = (parsed: unknown, body = bytesOf(parsed), subPath = ''): Reading =>
    hook.read(parsed, requestWith(body, signed(body), subPath), ours);

  it('has samples', () => {
    expect(samples.length).toBeGreaterThan(0);
  });

  for (const sample of samples) {
    describe(`${sample.file}: ${sample.title}`, () => {
      const unsealed = bytesOf(sample.body);
      const body = sealed(unsealed);

      it('is genuine when signed', () => {
        expect(verdict(body, signed(body))).toEqual({ genuine: true });
      });

      it('is read as expected', () => {
        const reading = read(parsedOf(provider, body), body, sample.subPath);
        expect(reading.events).toMatchObject(sample.expect.events);
        expect(reading.events).toHaveLength(sample.expect.events.length);
        expect(reading.unread).toHaveLength(sample.expect.unread);
        expect(reading.ignored).toHaveLength(sample.expect.ignored);
      });

      it('has the same event ids when it comes again, and no two alike', () => {
        const ids = () => idsOf(read(parsedOf(provider, body), body, sample.subPath));
        const first = ids();
        expect(ids()).toEqual(first);
        expect(new Set(first).size).toBe(first.length);
      });

      const { confirmation } = hook;
      if (confirmation) {
        it('is asked about by its token alone, and is refused unasked without one or with another form of it', () => {
          const whole = JSON.parse(body.toString()) as Record<string, unknown>; // calls are objects
          const names = Object.keys(whole).filter(
            (name) => whole[name] === confirmation.key(requestWith(body, {})),
          );
          expect(names).toHaveLength(1);
          const [name = ''] = names;
          for (const wrong of ['', '../../x', `${scalarText(whole[name])}/`, undefined, 1, null, ['a'], {}])
            expectRefused(verdict(bytesOf({ ...whole, [name]: wrong }), {}));
          const other = bytesOf({ ...whole, [name]: altered(scalarText(whole[name])) });
          expect(confirmation.key(requestWith(other, {}))).not.toBe(scalarText(whole[name]));
          expect(signed(body)).toEqual({});
        });
        return;
      }

      if (hook.provedBy === 'nothing') {
        it('is refused from any other address, whatever it says of itself, and has no secret to change', () => {
          for (const peer of ['203.0.113.7', '2001:db8::7', '', 'localhost'])
            expect(hook.verify({ ...requestWith(body, FORWARDED), peer }, ours)).toEqual({
              genuine: false,
              reason: 'address_not_allowed',
            });
          expect(signed(body)).toEqual({});
        });
        return;
      }

      if (hook.seal && hook.format === 'json') {
        it('is refused under a wrong secret, without its proof, and with any root value changed', () => {
          expectRefused(verdict(sealed(unsealed, theirs), {}));
          expectRefused(verdict(unsealed, {}));
          const whole = JSON.parse(body.toString()) as Record<string, unknown>; // sealed JSON bodies are objects
          const values = Object.entries(whole).filter(([, value]) => /^\w/.test(scalarText(value)));
          expect(values.map(([name]) => name)).toContain('Token');
          for (const [name, value] of values)
            expectRefused(verdict(bytesOf({ ...whole, [name]: altered(scalarText(value)) }), {}));
        });
      } else if (hook.seal) {
        it('is refused under a wrong secret and without its proof', () => {
          expectRefused(verdict(sealed(unsealed, theirs), {}));
          expectRefused(verdict(unsealed, {}));
        });
      } else {
        it('is refused under a wrong secret, without one, and when a character of it is changed', () => {
          expectRefused(verdict(body, hook.sign(body, theirs, RECEIVED_AT)));
          expectRefused(verdict(body, {}));
          for (const [name, value] of credentialsOf(provider, signed(body))) {
            expectRefused(verdict(body, { ...signed(body), [name]: altered(value) }));
            expectRefused(verdict(body, { ...signed(body), [name]: '' }));
          }
        });

        const sentAsItStands = Object.entries(signed(Buffer.from('another body'))).filter(
          ([name, value]) => signed(body)[name] === value && !NO_PROOF.test(name),
        );
        if (sentAsItStands.length > 0)
          it('sends its secret in a header that the journal masks', () => {
            const names = sentAsItStands.map(([name]) => name.toLowerCase());
            const headers = Object.fromEntries(
              sentAsItStands.map(([name, value]) => [name.toLowerCase(), value]),
            );
            expect(JSON.parse(maskedHeaders(headers))).toEqual(
              Object.fromEntries(names.map((name) => [name, '***'])),
            );
          });

        it('is refused with one byte changed, where the scheme signs the body', () => {
          const changed = Buffer.from(body);
          const at = Math.floor(changed.length / 2);
          changed[at] = (changed[at] ?? 0) ^ 1;
          const signsBody = JSON.stringify(signed(body)) !== JSON.stringify(signed(changed));
          if (signsBody) expectRefused(verdict(changed, signed(body)));
          else expect(verdict(changed, signed(body))).toEqual({ genuine: true });
        });
      }

      it('is accepted under the previous secret while that is set, and not under a third', () => {
        const old = provider.hookSettings.sandbox(oneSecret, 'http://127.0.0.1:9');
        const previous = Object.entries(old)
          .map(([name, value]): [string, string] => [`${name}_PREVIOUS`, value])
          .filter(([name]) => provider.hookSettings.variables.includes(name));
        expect(previous.length).toBeGreaterThan(0);
        const rotated = settingsOf(
          provider.hookSettings,
          otherSecret,
          undefined,
          Object.fromEntries(previous),
        );
        const third = settingsOf(provider.hookSettings, (name) => `third-${name}-5555555555`);
        const under = (settings: unknown) => {
          const sent = sealed(unsealed, settings);
          return hook.verify(requestWith(sent, hook.sign(sent, settings, RECEIVED_AT)), rotated);
        };
        expect(under(ours)).toEqual({ genuine: true });
        expect(under(theirs)).toEqual({ genuine: true });
        expectRefused(under(third));
      });
    });
  }

  describe.each(Object.entries(provider.samples))('the sample %s to send', (_name, sample) => {
    const account = provider.account(ours, settingsOf(provider.clientSettings, oneSecret));
    const made = (number: number) =>
      sealed(bytesOf(sample.body({ number, text: `made${number}`, now: RECEIVED_AT }, account)));
    const readMade = (number: number) => read(parsedOf(provider, made(number)), made(number), sample.subPath);

    it('is genuine when signed, and read without remainder', () => {
      expect(verdict(made(1), signed(made(1)))).toEqual({ genuine: true });
      const { events, unread, ignored } = readMade(1);
      expect({ events: events.length, unread, ignored }).toEqual({ events: 1, unread: [], ignored: [] });
    });

    it('is a new event when it is made anew, and the same one as it is', () => {
      const idOf = (number: number) => idsOf(readMade(number));
      expect(idOf(1)).toEqual(idOf(1));
      expect(idOf(2)).not.toEqual(idOf(1));
    });
  });

  it('has samples to send', () => {
    expect(Object.keys(provider.samples).length).toBeGreaterThan(0);
  });

  it('reads whatever JSON comes, loses nothing, and gives every part a stable id', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => total(read, value)),
      {
        numRuns: 300,
      },
    );
  });

  it('reads samples in which anything at all stands somewhere', () => {
    const wounded = fc
      .tuple(fc.constantFrom(...samples), fc.nat(), hostileLeaf)
      .map(([sample, where, leaf]) => wound(parsedOf(provider, bytesOf(sample.body)), where, leaf));
    fc.assert(
      fc.property(wounded, (value) => total(read, value)),
      { numRuns: 500 },
    );
  });

  it('reads a body nested 100,000 levels deep', () => {
    const deep = Buffer.from('['.repeat(100_000) + ']'.repeat(100_000));
    const reading = read(JSON.parse(deep.toString()), deep);
    expect(reading.events).toEqual([]);
    expect(reading.unread.length + reading.ignored.length).toBe(1);
  });
});

/** What anybody can write. */
const FORWARDED = { 'X-Forwarded-For': '127.0.0.1', 'X-Real-IP': '127.0.0.1', Forwarded: 'for=127.0.0.1' };

/** The headers that carry proof: the content type and the like are none. */
const credentialsOf = (provider: Provider, headers: Record<string, string>): [string, string][] => {
  const found = Object.entries(headers).filter(([name]) => !NO_PROOF.test(name));
  if (found.length === 0) throw new Error(`${provider.id}: sign() adds no credential header`);
  return found;
};

const scalarText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

/** Another character well inside: the last one of a Base64 text may carry no bits. */
function altered(value: string): string {
  const at = Math.floor((value.length * 2) / 3);
  return value.slice(0, at) + (value[at] === '0' ? '1' : '0') + value.slice(at + 1);
}

function expectRefused(verdict: Verdict): void {
  expect(verdict.genuine).toBe(false);
  expect(REFUSALS).toContain(verdict.genuine ? undefined : verdict.reason);
}

const idsOf = ({ events, unread, ignored }: Reading): string[] =>
  [...events, ...unread, ...ignored].map(({ eventId }) => eventId);

function total(read: (value: unknown) => Reading, made: unknown): void {
  const value: unknown = JSON.parse(JSON.stringify(made)); // without -0, which JSON does not carry
  const reading = read(value);
  const ids = idsOf(reading);
  expect(ids.length).toBeGreaterThan(0);
  for (const id of ids) expect(id).toMatch(/^[\s\S]+$/);
  expect(idsOf(read(JSON.parse(JSON.stringify(value))))).toEqual(ids);
  expect(JSON.parse(JSON.stringify(reading))).toEqual(reading);
}

const hostileLeaf = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    null,
    '',
    'x'.repeat(10_000),
    '\u0000',
    '\ud800',
    -1,
    1e308,
    0.1,
    [],
    {},
    [null],
    true,
  ),
);

/** A copy in which the value at one place (any node, counted depth first) is another. */
function wound(body: unknown, where: number, leaf: unknown): unknown {
  const copy: unknown = structuredClone(body);
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const holder = node as Record<string, unknown>; // an array is one too, by its indexes
    for (const key of Object.keys(holder)) {
      places.push({ holder, key });
      walk(holder[key]);
    }
  };
  walk(copy);
  const place = places[where % (places.length || 1)];
  if (!place) return leaf;
  place.holder[place.key] = leaf;
  return copy;
}
