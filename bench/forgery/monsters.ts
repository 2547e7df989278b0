/** Bodies that nobody sends in good faith: what a parser may break on. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { Dice } from './dice';

export interface Monster {
  body: Buffer;
  /** Laid over those that the request has. */
  headers?: Record<string, string>;
}

type Make = (dice: Dice, sample: Buffer) => Monster;

const text = (body: string): Monster => ({ body: Buffer.from(body) });

const DEPTH = 100_000;
const nested = (open: string, close: string, inside: string) =>
  open.repeat(DEPTH) + inside + close.repeat(DEPTH);

const NUMBERS = [
  '1e999', '-1e999', '1e-999', '9'.repeat(400), `-${'9'.repeat(30)}`, '-0', '0.1e-7', '1.7976931348623157e308',
  '9007199254740993', '-9007199254740993', '1E400', '4.9e-324', '2147483648', '18446744073709551616',
  '253402300800000', '-62135596800001', '8640000000000001', 'NaN', 'Infinity', '-Infinity', '0x10', '01', '1.',
  '.5', '1e', '+1', '1_000', '０', '--1',
]; // prettier-ignore

const PROTOTYPE = [
  '"__proto__":{"polluted":true}',
  '"__proto__":null',
  '"__proto__":[]',
  '"constructor":{"prototype":{"polluted":true}}',
  '"prototype":{"polluted":true}',
  '"toString":1,"valueOf":1,"toJSON":1',
  '"hasOwnProperty":1',
  '"then":1',
  '"length":-1',
  '"__proto__[polluted]":"true"',
];
const PROTOTYPE_FORM = [
  '__proto__[polluted]=1',
  '__proto__=1',
  'constructor[prototype][polluted]=1',
  'toString=1',
];

const BROKEN_UTF8 = [
  [0xff], [0xfe, 0xff], [0xc0, 0x80], [0xc1, 0xbf], [0xe0, 0x80, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80], [0x80], [0xd0], [0xe2, 0x82], [0xf0, 0x9f, 0x98],
]; // prettier-ignore
const ODD_TEXTS = ['\\u0000', '\\ud800', '\\udfff\\ud800', '\u202e', '\u0000', '\u2028', '￿'];

const MARKS = [[0xef, 0xbb, 0xbf], [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff], [0x00, 0x00, 0xfe, 0xff], [0x2b, 0x2f, 0x76, 0x38]]; // prettier-ignore

const makers = {
  depth: (dice, sample) =>
    dice.pick([
      () => text(nested('[', ']', '')),
      () => text(nested('{"a":', '}', '1')),
      () => text(nested('[{"a":', '}]', 'null')),
      () => text('['.repeat(DEPTH)),
      () => text('{"a":'.repeat(DEPTH)),
      () => text(`a${'[b]'.repeat(DEPTH)}=1`),
      () => text(spliced(dice, sample, nested('[', ']', '1'))),
      () => text(spliced(dice, sample, nested('{"x":', '}', '{}'))),
      () => text(`{${Array.from({ length: 20_000 }, (_, i) => `"m${i}":${i}`).join(',')}}`),
      () => text(Array.from({ length: 20_000 }, (_, i) => `p${i}=${i}`).join('&')),
      () => text(`"${'\\"'.repeat(DEPTH)}"`),
    ])(),
  numbers: (dice, sample) => text(spliced(dice, sample, dice.pick(NUMBERS))),
  prototype: (dice, sample) => {
    const json = objectText(sample);
    if (json === undefined) return text(`${sample.toString()}&${dice.pick(PROTOTYPE_FORM)}`);
    const member = dice.pick(PROTOTYPE);
    return dice.chance(0.5)
      ? text(`{${member},${json.slice(1)}`)
      : text(spliced(dice, sample, `{${member}}`));
  },
  mark: (dice, sample) => ({ body: Buffer.concat([Buffer.from(dice.pick(MARKS)), sample]) }),
  notUtf8: (dice, sample) => {
    if (dice.chance(0.3)) return text(spliced(dice, sample, `"${dice.pick(ODD_TEXTS)}"`));
    const at = dice.int(sample.length);
    return {
      body: Buffer.concat([sample.subarray(0, at), Buffer.from(dice.pick(BROKEN_UTF8)), sample.subarray(at)]),
    };
  },
  charset: (dice, sample) => {
    const type = dice.pick([
      'application/json',
      'application/x-www-form-urlencoded',
      'text/plain',
      'text/html',
      'a',
      '',
    ]);
    const charset = dice.pick([
      'utf-16le',
      'utf-16be',
      'windows-1251',
      'utf-7',
      'koi8-r',
      '"',
      '../../etc/passwd',
      'utf-8; charset=x',
    ]);
    const wide = Buffer.from(sample.toString(), 'utf16le');
    const narrow = Buffer.from(sample.toString(), 'latin1');
    const body = charset === 'utf-16le' ? wide : charset === 'utf-16be' ? Buffer.from(wide).swap16() : narrow;
    return { body, headers: { 'content-type': `${type}; charset=${charset}` } };
  },
  compression: (dice, sample) => {
    const bomb = () => gzipSync(Buffer.alloc(dice.pick([1, 16, 32]) * 1_048_576));
    const [encoding, pack] = dice.pick<[string, (body: Buffer) => Buffer]>([
      ['gzip', gzipSync],
      ['x-gzip', gzipSync],
      ['deflate', deflateSync],
      ['deflate', deflateRawSync],
      ['br', brotliCompressSync],
      ['gzip, gzip', (body) => gzipSync(gzipSync(body))],
      ['gzip', bombOnce(bomb)],
      ['gzip', (body) => gzipSync(body).subarray(0, 20)],
      ['gzip', (body) => body],
      ['identity, zstd', (body) => body],
      ['\u00ff', (body) => body],
    ]);
    return { body: pack(sample), headers: { 'content-encoding': encoding } };
  },
  multipart: (dice, sample) => {
    const mark = dice.pick(['b', '--', 'x'.repeat(200), '"b"', 'b\\']);
    const part = (head: string, body: string) => `--${mark}\r\n${head}\r\n\r\n${body}\r\n`;
    const fields = [...new URLSearchParams(sample.toString())].slice(0, 50);
    const parts = fields.map(([name, value]) =>
      part(`content-disposition: form-data; name="${name}"`, value),
    );
    const whole = dice.pick([
      () => `${parts.join('')}--${mark}--\r\n`,
      () => part(`content-disposition: form-data; name="f"; filename="../../x.json"`, sample.toString()),
      () => part('x: '.padEnd(20_000, 'y'), sample.toString()),
      () => `--${mark}\r\n`.repeat(5_000),
      () => part(`content-type: multipart/mixed; boundary=${mark}`, parts.join('')).repeat(20),
    ]);
    const boundary = dice.chance(0.8) ? `; boundary=${mark}` : '';
    return { body: Buffer.from(whole()), headers: { 'content-type': `multipart/form-data${boundary}` } };
  },
} satisfies Record<string, Make>;

export type MonsterFamily = keyof typeof makers;
export const MONSTERS: Readonly<Record<MonsterFamily, Make>> = makers;
export const MONSTER_FAMILIES = Object.keys(MONSTERS) as MonsterFamily[]; // its own keys

/** Packing zeros takes a while; once is enough. */
let packed: Buffer | undefined;
const bombOnce = (pack: () => Buffer) => (): Buffer => (packed ??= pack());

const objectText = (body: Buffer): string | undefined => {
  const whole = body.toString();
  return whole.startsWith('{') ? whole : undefined;
};

/** The sample with this in the place of one of its values, as it stands: JSON of it need not be valid. */
function spliced(dice: Dice, sample: Buffer, piece: string): string {
  const json = objectText(sample);
  if (json === undefined) {
    const form = [...new URLSearchParams(sample.toString())];
    const at = dice.int(form.length);
    return form
      .map(([name, value], i) => `${name}=${i === at ? piece : encodeURIComponent(value)}`)
      .join('&');
  }
  const scalars = [...json.matchAll(/:\s*("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)(?=[,}])/g)];
  if (scalars.length === 0) return piece;
  const found = dice.pick(scalars);
  const start = found.index + found[0].length - (found[1] ?? '').length;
  return json.slice(0, start) + piece + json.slice(found.index + found[0].length);
}
