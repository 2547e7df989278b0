import fc from 'fast-check';
import type { RawRequest } from '../../../providers/contract';
import { parametersOf } from '../../../providers/configured/parameters';

const request = (body: string | Buffer, contentType?: string, query = ''): RawRequest => ({
  method: 'POST',
  endpoint: 'test',
  subPath: '',
  query: new URLSearchParams(query),
  headers: contentType === undefined ? {} : { 'content-type': contentType },
  body: Buffer.from(body),
  peer: '127.0.0.1',
  receivedAt: new Date(),
});
const FORM = 'application/x-www-form-urlencoded';

it('are those of query, form and JSON; the body wins', () => {
  expect(parametersOf(request('a=2&b=3', FORM, 'a=1&c=4')).record()).toEqual({ a: '2', b: '3', c: '4' });
  expect(parametersOf(request('{"a":{"b":[1,true,null]}}', 'application/json')).record()).toEqual({
    'a[b][0]': '1',
    'a[b][1]': 'true',
  });
  expect(parametersOf(request('{"a":1}')).record()).toEqual({ a: '1' });
  expect(parametersOf(request('\uFEFF{"a":1}')).record()).toEqual({ a: '1' });
  expect(parametersOf(request('<a/>', 'application/xml', 'q=1')).record()).toEqual({ q: '1' });
  expect(parametersOf(request('{"a":1}', FORM)).record()).toEqual({ '{"a":1}': '' });
});

it('keep every value of a name that comes twice, for whoever must not be tricked', () => {
  expect(parametersOf(request('token=b', FORM, 'token=a&token=c')).all('token')).toEqual(['a', 'c', 'b']);
});

it('change no prototype', () => {
  const record = parametersOf(request('{"__proto__":{"x":1},"constructor":"y"}')).record();
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  expect(record).toEqual({ '__proto__[x]': '1', constructor: 'y' });
});

it('are bounded, however deep and many they are', () => {
  const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
  expect(Object.keys(parametersOf(request(deep)).record())).toHaveLength(1);
  const many = JSON.stringify(Array.from({ length: 5_000 }, (_, i) => i));
  expect(Object.keys(parametersOf(request(many)).record())).toHaveLength(1_000);
});

it('are read from whatever comes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.uint8Array()), fc.webQueryParameters(), (body, query) => {
      const bytes = typeof body === 'string' ? body : Buffer.from(body);
      for (const type of [undefined, FORM, 'application/json'])
        expect(typeof parametersOf(request(bytes, type, query)).record()).toBe('object');
    }),
  );
});
