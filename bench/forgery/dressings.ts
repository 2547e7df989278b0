/** What may be done to any request without its being another one: on top of a forgery, never alone. */
import type { Dice } from './dice';
import type { Wire } from './wire';

type Dress = (wire: Wire, dice: Dice) => Wire;

const withPath =
  (change: (path: string, dice: Dice) => string): Dress =>
  (wire, dice) => ({ ...wire, path: change(wire.path, dice) });

const withMore =
  (...headers: [string, string][]): Dress =>
  (wire) => ({ ...wire, headers: [...wire.headers, ...headers] });

const withNames =
  (change: (name: string) => string): Dress =>
  (wire) => ({ ...wire, headers: wire.headers.map(([name, value]) => [change(name), value]) });

const titled = (name: string): string => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

export const PATHS: Dress[] = [
  withPath((path) => path.replace('/', '//')),
  withPath((path) => path.replace('/hooks/', '/hooks//')),
  withPath((path) => path.replace('/hooks/', '/hooks/./')),
  withPath((path) => path.replace('/hooks/', '/hooks/%2e%2e/hooks/')),
  withPath((path) => path.replace('/hooks/', '/hooks/../hooks/')),
  withPath((path) => path.replace('/hooks/', '/hooks/..%2fhooks%2f')),
  withPath((path) => path.replace('/hooks/', '/hooks%2f')),
  withPath((path) => path.replace('/hooks/', '/%68ooks/')),
  withPath((path) => path.toUpperCase()),
  withPath((path) => `${path}/`),
  withPath((path) => `${path}//`),
  withPath((path) => `${path}%00`),
  withPath((path) => `${path}\0`),
  withPath((path) => `${path};jsessionid=1`),
  withPath((path) => `${path}..;/`),
  withPath((path) => `${path}%20`),
  withPath((path) => `${path}%`),
  withPath((path) => `${path}%c0%ae%c0%ae`),
  withPath((path) => `${path}\u00ff\u00fe`),
  withPath((path) => `${path}?`),
  withPath((path) => `${path}#fragment`),
  withPath((path) => path.replaceAll('/', '\\')),
  withPath((path) => `http://evil.example${path}`),
  withPath((path) => `http://127.0.0.1:1@bench${path}`),
  withPath((path) => `${path}/${'a'.repeat(12_000)}`),
  withPath((path) => `${path}/${'a/'.repeat(12_000)}`),
  withPath((path) => `${path}?${'a=1&'.repeat(3_000)}`),
  withPath((path) => `${path}?${'%00'.repeat(1_000)}=%ff%fe&__proto__=1&constructor=2&a[]=1&a[b]=2`),
  withPath((path) => `/hooks/${'__proto__'}?${path}`),
  withPath((path) => `/hooks/constructor?${path}`),
  withPath(() => '/hooks/'),
  withPath(() => '*'),
];

export const HEADERS: Dress[] = [
  withNames((name) => name.toUpperCase()),
  withNames(titled),
  withNames((name) => name.replace(/[a-z]/, (letter) => letter.toUpperCase())),
  (wire) => ({ ...wire, headers: [...wire.headers, ...wire.headers.filter(([name]) => name === 'content-type')] }),
  (wire) => ({ ...wire, headers: wire.headers.filter(([name]) => name !== 'content-type') }),
  (wire) => ({ ...wire, chunked: true }),
  withMore(['content-length', '5']),
  withMore(['transfer-encoding', 'gzip, chunked']),
  withMore(['transfer-encoding', 'chunked'], ['transfer-encoding', 'identity']),
  withMore(['expect', '100-continue']),
  withMore(['expect', '200-ok']),
  withMore(['upgrade', 'h2c'], ['connection', 'upgrade, http2-settings'], ['http2-settings', 'AAMAAABkAAQAAP__']),
  withMore(['upgrade', 'websocket'], ['connection', 'upgrade']),
  withMore(['x-http-method-override', 'GET'], ['x-original-url', '/healthz'], ['x-rewrite-url', '/healthz']),
  withMore(['x-forwarded-host', 'evil.example'], ['x-forwarded-proto', 'file']),
  withMore(['__proto__', 'x'], ['constructor', 'x'], ['tostring', 'x']),
  withMore(['x-nul', 'a\0b']),
  withMore(['x-bytes', '\u00ff\u0080']),
  withMore(['x-folded', 'a\r\n b']),
  withMore(['x-split', 'a\nx-injected: b']),
  withMore(['traceparent', '00-' + 'f'.repeat(2_000)], ['tracestate', '='.repeat(500)]),
  withMore(['idempotency-key', 'x'.repeat(5_000)]),
  withMore(['cookie', 'a=1; '.repeat(1_000)]),
  withMore(['x-long', 'y'.repeat(20_000)]),
  (wire) => ({ ...wire, headers: [...wire.headers, ...Array.from({ length: 1_500 }, (_, i): [string, string] => [`h${i}`, ''])] }),
  (wire) => ({ ...wire, headers: [...wire.headers, ...Array.from({ length: 500 }, (): [string, string] => ['x-a', '1'])] }),
  (wire, dice) => ({ ...wire, method: dice.pick(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'M-SEARCH', 'post', 'FOO']) }),
]; // prettier-ignore

export const dressed = (wire: Wire, ways: readonly Dress[], dice: Dice): Wire => dice.pick(ways)(wire, dice);
