/** What holds for everything that reads what a stranger, a caller or an administrator wrote. */
import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { maskedHeaders, maskedQuery } from '../../api/masking';
import { createPeerOf } from '../../api/peer';
import { ProblemError } from '../../api/problem';
import { parseInput } from '../../api/v1/input';
import { phoneNumber } from '../../api/v1/phone';
import { routes } from '../../api/v1/routes';
import { readTerm } from '../../api/v1/search-term';
import { parseSettings, settingNames, SettingsError } from '../../config';
import { decodeCursor, encodeCursor, positionSchema } from '../../journal/search/page';
import { parseMappings } from '../../mappings';
import { withinNetworks } from '../../networks';
import { providers } from '../../providers';
import { fill, fillAll, TemplateError, templateProblem } from '../../providers/configured/template';
import { flat } from '../../providers/flat';
import { resolveProviders } from '../../providers/settings';
import { rootValues } from '../../providers/tbank/root-values';
import { basicCredentials, basicHeader, bearerToken } from '../../providers/verify';
import * as ids from '../../workflows/ids';

/** The value, or undefined where it was refused as it should be. */
function orRefused<T>(kind: new (...of: never[]) => Error, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message).not.toBe('');
    return undefined;
  }
}

describe('the API', () => {
  const schemas = routes.flatMap(({ operationId, body, query, params }) =>
    [body, query, params].flatMap((schema) => (schema ? [[operationId, schema] as const] : [])),
  );
  const members = [
    'id', 'cursor', 'limit', 'from', 'to', 'state', 'endpoint', 'filter', 'input', 'phone', 'amount', 'lines', 'customer',
    'token', 'settings', 'route', 'reason', 'url', 'scopes', 'delta', 'price', '__proto__', 'constructor',
  ]; // prettier-ignore

  it('has schemas to try', () => expect(schemas.length).toBeGreaterThan(40));

  it('takes a call or says what is wrong with it, whatever it is', () => {
    const object = fc.dictionary(
      fc.constantFrom(...members),
      fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.string()),
    );
    const anything = fc.oneof(fc.jsonValue(), object);
    fc.assert(
      fc.property(fc.constantFrom(...schemas), anything, ([, schema], value) => {
        const first = orRefused(ProblemError, () => parseInput(value, schema));
        expect(orRefused(ProblemError, () => parseInput(value, schema))).toEqual(first);
      }),
      { numRuns: 600 },
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('gets every cursor back as it gave it out, and takes no other text for one', () => {
    const at = fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') })
      .map((date) => date.toISOString());
    fc.assert(
      fc.property(at, fc.uuid(), fc.nat(), fc.string(), (time, uuid, number, text) => {
        for (const [kind, id] of [
          ['uuid', uuid],
          ['number', String(number)],
        ] as const)
          expect(decodeCursor(encodeCursor({ at: time, id }), positionSchema[kind])).toEqual({
            at: time,
            id,
          });
        for (const kind of ['uuid', 'number', 'text'] as const) {
          const found = decodeCursor(text, positionSchema[kind]);
          if (found) expect(Date.parse(found.at)).not.toBeNaN();
        }
      }),
    );
  });

  it('reads a phone number in any writing to E.164, which it reads as itself', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 7, maxLength: 15 });
    const written = fc
      .tuple(digits, fc.constantFrom('', ' ', '-', '(', ') ', '\u00a0'))
      .map(([all, mark]) => all.join(mark));
    fc.assert(
      fc.property(fc.oneof(written, fc.string({ maxLength: 50 })), (text) => {
        const read = phoneNumber.safeParse(text);
        if (!read.success) return;
        expect(read.data).toMatch(/^\+\d{2,17}$/);
        expect(phoneNumber.parse(read.data)).toBe(read.data);
      }),
    );
  });

  it('looks for whatever is typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        for (const end of readTerm(text).phoneEnds) expect(end).toMatch(/^\d+$/);
      }),
    );
  });
});

describe('settings', () => {
  const junk = fc.oneof(
    fc.string(),
    fc.integer().map(String),
    fc.constantFrom('on', 'true', '-1', '1e9', 'http://', '::1/200'),
  );

  it('are taken or refused with a sentence, whatever stands in the environment', () => {
    const environment = fc.dictionary(fc.constantFrom(...settingNames), junk, { maxKeys: 5 });
    fc.assert(fc.property(environment, (env) => void orRefused(SettingsError, () => parseSettings(env))));
  });

  it('of providers likewise: on, off for a reason, or refused', () => {
    const names = providers.flatMap(({ hookSettings, clientSettings }) => [
      ...hookSettings.variables,
      ...clientSettings.variables,
    ]);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), junk, { maxKeys: 6 }), (env) => {
        for (const { hook } of orRefused(SettingsError, () => resolveProviders(env)) ?? [])
          expect(hook.on || hook.reason.startsWith('off')).toBe(true);
      }),
    );
  });

  it('of fixit.yml likewise, whatever YAML it is', () => {
    const keys = Object.keys(parseMappings(''));
    const yaml = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .dictionary(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 2 }))
        .map((value) => JSON.stringify(value)),
    );
    fc.assert(fc.property(yaml, (text) => void orRefused(SettingsError, () => parseMappings(text))));
  });
});

describe('what tells one person from another', () => {
  const words = fc.string({ unit: 'grapheme', minLength: 1 });

  it('credentials come back from the header that is made of them, and nothing breaks on any other', () => {
    fc.assert(
      fc.property(words, words, (name, password) => {
        const user = name.replaceAll(':', '_');
        expect(basicCredentials({ authorization: basicHeader(user, password) })).toEqual({ user, password });
        for (const authorization of [name, `Basic ${name}`, `Bearer ${name}`]) {
          expect(() => basicCredentials({ authorization })).not.toThrow();
          expect(() => bearerToken({ authorization })).not.toThrow();
        }
      }),
    );
  });

  it('an address is that of the last hop we do not trust, whatever is written before it', () => {
    const peerOf = createPeerOf(['10.0.0.0/8', '::1']);
    const come = (forwarded: string) =>
      peerOf({
        socket: { remoteAddress: '10.0.0.1' },
        headers: { 'x-forwarded-for': forwarded },
      } as unknown as IncomingMessage);
    fc.assert(
      fc.property(fc.string(), fc.ipV4(), (written, address) => {
        const isTrusted = withinNetworks(['10.0.0.0/8'])(address);
        if (!isTrusted) expect(come(`${written}, ${address}`)).toBe(address);
        expect(typeof come(written)).toBe('string');
      }),
    );
  });

  it('no text but an address lies in a network', () => {
    const within = withinNetworks(['185.71.76.0/27', '2a02:5180::/32']);
    fc.assert(fc.property(fc.string(), (text) => void expect(within(text)).toBe(false)));
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [a, b, c, d = 0] = address.split('.').map(Number);
        expect(within(address)).toBe(a === 185 && b === 71 && c === 76 && d < 32);
        expect(within(`::ffff:${address}`)).toBe(within(address));
      }),
    );
  });

  it('a secret is never in what is kept of headers and query', () => {
    const secret = 's3cret-that-nobody-else-has';
    const names = fc.constantFrom(
      'authorization',
      'cookie',
      'x-api-key',
      'x-auth',
      'hub.verify_token',
      'password',
      'my-own',
    );
    fc.assert(
      fc.property(names, fc.string(), fc.string(), (name, more, other) => {
        const masks = new Set(['my-own']);
        expect(maskedHeaders({ [name]: secret, 'x-other': other }, masks)).not.toContain(secret);
        expect(
          maskedQuery(
            new URLSearchParams([
              [name, secret + more],
              [other, more],
            ]),
            masks,
          ),
        ).not.toContain(secret);
      }),
    );
  });
});

describe('ids and templates', () => {
  const part = fc.string({ unit: 'grapheme', minLength: 1 });

  it('of workflows come back in their parts, whatever the parts hold, and no two are alike', () => {
    fc.assert(
      fc.property(part, part, part, part, (a, b, c, d) => {
        expect(ids.parseWorkflowId(ids.dialogId(a, b, c))).toEqual({
          type: 'dialog',
          channel: a,
          account: b,
          contact: c,
        });
        expect(ids.parseWorkflowId(ids.recordId(a, b, c))).toEqual({
          type: 'record',
          platform: a,
          catalogId: b,
          recordId: c,
        });
        expect(ids.parseWorkflowId(ids.orderId(a))).toEqual({ type: 'order', orderId: a });
        expect(ids.ticketId(a, b) === ids.ticketId(c, d)).toBe(a === c && b === d);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => void ids.parseWorkflowId(text)));
  });

  it('a template is filled with what the request has or says what is missing', () => {
    const parameters = fc.dictionary(part, fc.string());
    fc.assert(
      fc.property(fc.string(), parameters, fc.jsonValue({ maxDepth: 2 }), (text, given, input) => {
        for (const template of [text, ...Object.keys(given).map((name) => `x{${name}}`)]) {
          if (templateProblem(template) !== undefined) continue;
          orRefused(TemplateError, () => fill(template, given, encodeURIComponent));
          orRefused(TemplateError, () => fillAll({ template, input }, given));
        }
      }),
    );
  });

  it('JSON made flat is bounded, and has only texts', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 20 }), (value, limit) => {
        const pairs = flat(value, limit);
        expect(pairs.length).toBeLessThanOrEqual(limit);
        for (const pair of pairs) expect(pair.map((one) => typeof one)).toEqual(['string', 'string']);
      }),
    );
  });

  it('the values at the root of JSON are those that JSON.parse has, as they are spelt', () => {
    const spaced = fc.tuple(
      fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })),
      fc.constantFrom(0, 1, '\t'),
    );
    fc.assert(
      fc.property(spaced, ([object, space]) => {
        const parsed = JSON.parse(JSON.stringify(object)) as Record<string, unknown>;
        const scalars = Object.entries(parsed).flatMap(([name, value]) =>
          typeof value === 'object'
            ? []
            : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
        );
        expect([...rootValues(JSON.stringify(object, null, space))].sort()).toEqual(scalars.sort());
      }),
    );
  });
});
