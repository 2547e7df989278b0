/** Signed bodies in which something was changed after they were signed. */
import type { Dice } from './dice';
import type { Target } from './targets';
import type { Wire } from './wire';

type Change = (body: Buffer, dice: Dice) => Buffer;

const ofText =
  (change: (text: string, dice: Dice) => string): Change =>
  (body, dice) =>
    Buffer.from(change(body.toString(), dice));

const CHANGES: Change[] = [
  (body, dice) => {
    const changed = Buffer.from(body);
    const at = dice.int(body.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << dice.int(8));
    return changed;
  },
  (body, dice) => body.subarray(0, dice.int(body.length)),
  (body, dice) => body.subarray(1 + dice.int(5)),
  (body, dice) => Buffer.concat([body, dice.bytes(1 + dice.int(9))]),
  (body, dice) => Buffer.concat([body, Buffer.from(dice.pick([' ', '\n', '\r\n', '\0', '&', '}', '&Amount=1', ',{}']))]),
  (body) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]),
  (body) => Buffer.concat([body, body]),
  ofText((text) => ` ${text}`),
  ofText((text, dice) => text.replace(/\d/g, (digit) => (dice.chance(0.2) ? String((Number(digit) + 1) % 10) : digit))),
  ofText((text) => text.replaceAll(',', ', ')),
  ofText((text) => text.replaceAll('+', '%20')),
  ofText((text) => text.replace(/[A-Za-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`)),
  ofText((text) => text.replace(/[a-z]/i, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`)),
  ofText((text) => encodeURIComponent(text)),
  ofText((text) => text.replaceAll('%', '%25').replaceAll('&', '%26')),
  ofText((text, dice) => hidden(text, dice)),
  ofText((text) => decodeURIComponent(text.replaceAll('+', ' '))),
  ofText((text) => text.replace(/Anna|Анна|FX-\d+|[A-Za-z]{3}/, '�')),
  (body) => Buffer.from(body.toString(), 'utf16le'),
  () => Buffer.alloc(0),
]; // prettier-ignore

/** One delimiter of a form encoded, so that a member ends up in the value before it. */
function hidden(text: string, dice: Dice): string {
  const places = [...text.matchAll(/[&=]/g)].map(({ index }) => index);
  if (places.length === 0) return `${text}%26`;
  const at = dice.pick(places);
  return text.slice(0, at) + (text[at] === '&' ? '%26' : '%3D') + text.slice(at + 1);
}

export function changedBody(target: Target, dice: Dice): Wire | undefined {
  if (target.proof !== 'signature' && target.proof !== 'sealed') return undefined;
  const wire = target.wire(target.body(dice));
  const change = target.proof === 'sealed' ? dice.pick(ROOT_CHANGES) : dice.pick(CHANGES);
  const body = change(wire.body, dice);
  if (!body.equals(wire.body)) return { ...wire, body };
  return { ...wire, body: Buffer.concat([wire.body, Buffer.from('x')]) };
}

/** A value at the root, but for the token itself. */
const ROOT_VALUE = /"(?!Token")(\w+)":("[^"]+"|\d+|true)(?=,)/g;

function ofRoot(change: (name: string, value: string, dice: Dice) => string): Change {
  return ofText((text, dice) => {
    const one = dice.pick([...text.matchAll(ROOT_VALUE)]);
    const [whole, name = '', value = ''] = one;
    return text.slice(0, one.index) + change(name, value, dice) + text.slice(one.index + whole.length);
  });
}

const otherValue = (value: string): string =>
  value === 'true' ? 'false' : value.startsWith('"') ? `"${value.slice(1, -1)}1"` : `${value}1`;

/** What the token in the body covers: every value at the root, as it is spelt, by the order of the names. */
const ROOT_CHANGES: Change[] = [
  ofRoot((name, value) => `"${name}":${otherValue(value)}`),
  ofRoot((name, value) => `"${name}":${value},"${name}":${otherValue(value)}`),
  ofRoot((name) => `"${name}":null`),
  ofRoot((name, value) => `"${name}":[${value}]`),
  ofRoot((name, value) => `"${name}":{"${name}":${value}}`),
  ofRoot((name, value) => `"${name}":${value},"Extra":"x"`),
  ofRoot((name, value) => `"${name}":${value},"__proto__":"x"`),
  ofText((text) => text.replace(/"Amount":(\d+)/, '"Amount":$1.0')),
  ofText((text) => text.replace(/"Amount":(\d+)/, '"Amount":$1e0')),
  ofText((text) => text.replace(/"Amount":(\d+)/, '"Amount":-$1')),
  ofText((text) => text.replace(/"Status":"\w+"/, '"Status":"REFUNDED"')),
  ofText((text) => text.replace(/"TerminalKey":"[^"]*"/, '"TerminalKey":"other"')),
  ofText((text) => `${text}]`),
];
