/** Proofs that are not right: the secret, signature or token in a request replaced by something near it. */
import { createHash, createHmac } from 'node:crypto';
import type { Dice } from './dice';
import type { Target } from './targets';
import type { Wire } from './wire';
import { valueOf, withHeader } from './wire';

const NO_PROOF = new Set(['content-type', 'x-forwarded-for']);

export const proofHeaders = ({ headers }: Wire): string[] =>
  headers.map(([name]) => name.toLowerCase()).filter((name) => !NO_PROOF.has(name));

/** Digest, Base64 or token: what stands last, behind prefixes and names. */
const TAIL = /[A-Za-z0-9+/_-]+={0,2}$/;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Another character well inside: the last one of a Base64 text may carry no bits. */
function flipped(text: string, dice: Dice): string {
  const at = dice.int(Math.max(1, Math.floor((text.replace(/=+$/, '').length * 2) / 3)));
  const others = [...ALPHABET].filter((one) => one !== text[at]?.toLowerCase());
  return text.slice(0, at) + dice.pick(others) + text.slice(at + 1);
}

const isHex = (text: string): boolean => /^(?=.*[a-f])[0-9a-f]{32,128}$/.test(text);
const isBase64 = (text: string): boolean => /^[A-Za-z0-9+/]{22,}={1,2}$/.test(text);

/** How a proof may be spoilt; each is given the body, for those that try to guess by it. */
const SPOILT: ((tail: string, dice: Dice, body: Buffer) => string)[] = [
  flipped,
  (tail, dice) => tail.slice(0, dice.int(Math.max(1, tail.length - 5))),
  (tail, dice) => tail.slice(1 + dice.int(3)),
  (tail) => (isHex(tail) ? tail.toUpperCase() : ''),
  (tail) => (isHex(tail) ? Buffer.from(tail, 'hex').toString('base64') : Buffer.from(tail, 'base64').toString('hex')),
  (tail) => [...tail].reverse().join(''),
  (tail, dice) => createHmac(dice.pick(['sha1', 'sha256', 'sha512', 'md5']), dice.text(16)).update(tail).digest('hex'),
  (_tail, dice, body) => createHash(dice.pick(['sha1', 'sha256', 'sha512', 'md5'])).update(body).digest(dice.pick(['hex', 'base64'])),
  (_tail, dice, body) => createHmac(dice.pick(['sha1', 'sha256', 'md5']), '').update(body).digest(dice.pick(['hex', 'base64'])),
  (_tail, dice) => dice.pick(['', '0', 'null', 'undefined', 'true', 'NaN', '*', '%00', '{}', '[]', '[object Object]', '__proto__', "' OR '1'='1", '../../x', '${jndi:ldap://x}']),
  (tail) => `${'0'.repeat(tail.length)}`,
  (tail, dice) => `${tail.slice(0, 4)}\u00ef\u00bc${String.fromCharCode(0x90 + dice.int(10))}${tail.slice(5)}`,
  (_tail, dice) => dice.text(3_000),
]; // prettier-ignore

/** Those that a decoder that forgives would take for the same are for signatures alone. */
const SPOILT_SIGNATURES: typeof SPOILT = [
  ...SPOILT,
  (tail, dice) => tail + dice.pick(['0', 'f', 'A', '==']),
  (tail) => (isBase64(tail) ? tail.replace(/=+$/, '') : ''),
  (tail) => (isBase64(tail) ? tail.replaceAll('+', '-').replaceAll('/', '_') : ''),
  (tail) => `${tail.slice(0, 5)} ${tail.slice(5)}`,
  (tail) => `0x${tail}`,
  (tail) => tail.repeat(2),
];

export function spoilt(text: string, target: Target, dice: Dice, body: Buffer): string {
  const tail = TAIL.exec(text)?.[0] ?? text;
  const head = text.slice(0, text.length - tail.length);
  const ways = target.proof === 'signature' ? SPOILT_SIGNATURES : SPOILT;
  const other = dice.pick(ways)(tail, dice, body);
  const isSame = other === tail || (target.proof === 'sealed' && other.toLowerCase() === tail);
  return head + (isSame ? flipped(tail, dice) : other);
}

export function brokenProof(target: Target, dice: Dice): Wire {
  const wire = target.wire(target.body(dice));
  return withOtherProof(target, wire, (text) => spoilt(text, target, dice, wire.body), dice);
}

/** The request with what `change` makes of its proof. */
export function withOtherProof(
  target: Target,
  wire: Wire,
  change: (text: string) => string,
  dice: Dice,
): Wire {
  switch (target.proof) {
    case 'signature':
    case 'header': {
      const name = dice.pick(proofHeaders(wire));
      return dice.chance(0.05)
        ? withHeader(wire, name, undefined)
        : withHeader(wire, name, change(valueOf(wire, name) ?? ''));
    }
    case 'form':
    case 'sealed':
    case 'asked':
      return { ...wire, body: withOtherToken(wire.body, change) };
    case 'path': {
      const at = wire.path.lastIndexOf('/') + 1;
      return { ...wire, path: wire.path.slice(0, at) + encodeURIComponent(change(wire.path.slice(at))) };
    }
    case 'address':
      return {
        ...wire,
        headers: [...withHeader(wire, 'x-forwarded-for', undefined).headers, ...dice.pick(ADDRESSES)],
      };
  }
}

export const TOKEN_NAMES = ['auth[application_token]', 'token', 'Token', 'handshakeToken'] as const;

/** The token of a form or of JSON. */
function withOtherToken(body: Buffer, change: (text: string) => string): Buffer {
  const text = body.toString();
  if (text.startsWith('{'))
    return Buffer.from(
      text.replace(
        /"(Token|handshakeToken)":"([^"]*)"/,
        (_whole, name: string, token: string) => `"${name}":${JSON.stringify(change(token))}`,
      ),
    );
  const form = new URLSearchParams(text);
  for (const name of TOKEN_NAMES) {
    const token = form.get(name);
    if (token !== null) form.set(name, change(token));
  }
  return Buffer.from(form.toString());
}

/** What a proxy hands on of a stranger, who may write whatever he likes to the left of his own address. */
const ADDRESSES: [name: string, value: string][][] = [
  [['x-forwarded-for', '203.0.113.7']],
  [['x-forwarded-for', '185.71.76.5, 203.0.113.7']],
  [['x-forwarded-for', '185.71.76.5'], ['x-forwarded-for', '203.0.113.7']],
  [['x-forwarded-for', '185.71.76.5,185.71.76.5,127.0.0.1,203.0.113.7']],
  [['x-forwarded-for', '::ffff:203.0.113.7']],
  [['x-forwarded-for', '185.71.76.32']],
  [['x-forwarded-for', '2a02:5181::1']],
  [['x-forwarded-for', '"185.71.76.5"']],
  [['x-forwarded-for', '185.71.76.5:443']],
  [['x-forwarded-for', '']],
  [['x-forwarded-for', ', , ,']],
  [['x-forwarded-for', '185.71.76.5, unknown']],
  [['x-forwarded-for', `${'185.71.76.5, '.repeat(700)}203.0.113.7`]],
  [['forwarded', 'for=185.71.76.5']],
  [['x-real-ip', '185.71.76.5'], ['true-client-ip', '185.71.76.5'], ['x-forwarded-for', '198.51.100.1']],
]; // prettier-ignore
