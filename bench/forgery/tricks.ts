/** Right proofs at wrong times and in wrong places. */
import type { Dice } from './dice';
import { proofHeaders, spoilt, TOKEN_NAMES } from './proofs';
import type { Target } from './targets';
import type { Wire } from './wire';
import { valueOf, withHeader } from './wire';

const MINUTE = 60_000;
const FAR = [-6, -10, -60, -1_440, -525_600, -50_000_000, 6, 10, 60, 1_440, 525_600, 50_000_000];

/** Signed at another time; or the time in the header written anew, which the signature covers as it stood. */
export function shiftedTime(target: Target, dice: Dice): Wire | undefined {
  const body = target.body(dice);
  const now = new Date();
  const wire = target.wire(body, 'ours', now);
  const seconds = String(Math.floor(now.getTime() / 1_000));
  const timed = wire.headers.find(([, value]) => new RegExp(`\\b${seconds}\\b`).test(value));
  if (!timed) return undefined;
  if (dice.chance(0.5))
    return target.wire(body, 'ours', new Date(Math.max(MINUTE, now.getTime() + dice.pick(FAR) * MINUTE)));
  const [name, value] = timed;
  return withHeader(
    wire,
    name,
    value.replace(seconds, latin1(dice.pick(SPELLINGS_OF_TIMES)(Number(seconds)))),
  );
}

const SPELLINGS_OF_TIMES: ((seconds: number) => string)[] = [
  (seconds) => `${seconds}000`,
  (seconds) => new Date(seconds * 1_000).toISOString(),
  (seconds) => seconds.toExponential(),
  (seconds) => `0x${seconds.toString(16)}`,
  (seconds) => String(-seconds),
  (seconds) => String(seconds + 1),
  (seconds) => `${seconds},t=${seconds + 100}`,
  () => '',
  () => '0',
  () => 'NaN',
  () => 'Infinity',
  () => '9'.repeat(400),
  () => '１７９５',
];

/** Characters that a header's bytes stand for. */
const latin1 = (text: string): string => Buffer.from(text).toString('latin1');

/** Of these the vendor allows several signatures, any of which may be right. */
const LISTS = new Set(['stripe-signature', 'webhook-signature']);

/** The header of the proof twice, or under a name that is not its own. */
export function repeated(target: Target, dice: Dice): Wire | undefined {
  if (target.proof !== 'signature' && target.proof !== 'header') return undefined;
  const wire = target.wire(target.body(dice));
  const name = dice.pick(proofHeaders(wire));
  const right = valueOf(wire, name) ?? '';
  const wrong = spoilt(right, target, dice, wire.body);
  const without = withHeader(wire, name, undefined);
  const values = dice.pick([
    [wrong, wrong],
    [wrong, `${wrong},${wrong}`],
    // Of a repeated Authorization Node takes the first.
    ...(LISTS.has(name) ? [] : [[wrong, right]]),
    ...(LISTS.has(name) || name === 'authorization' ? [] : [[right, wrong], [right, right]]),
  ]); // prettier-ignore
  if (dice.chance(0.6))
    return {
      ...wire,
      headers: [...without.headers, ...values.map((value): [string, string] => [name, value])],
    };
  const spelling = dice.pick(SPELLINGS_OF_NAMES)(name);
  return { ...wire, headers: [...without.headers, [spelling, right]] };
}

const SPELLINGS_OF_NAMES: ((name: string) => string)[] = [
  (name) => name.replace('-', '_').replace(/^a/, '_a'),
  (name) => `x-${name}`,
  (name) => `${name} `,
  (name) => `${name}\t`,
  (name) => name.slice(1),
  (name) => `\u00a0${name}`,
];

/** The right proof, in a place where nobody may look for it, or beside a wrong one. */
export function polluted(target: Target, dice: Dice): Wire | undefined {
  const wire = target.wire(target.body(dice));
  const form = wire.body.toString();
  switch (target.proof) {
    case 'signature':
    case 'header': {
      const name = dice.pick(proofHeaders(wire));
      return elsewhere(withHeader(wire, name, undefined), name, valueOf(wire, name) ?? '', dice);
    }
    case 'form': {
      const pairs = new URLSearchParams(form);
      const name = TOKEN_NAMES.find((one) => pairs.has(one)) ?? '';
      const token = pairs.get(name) ?? '';
      pairs.delete(name);
      if (dice.chance(0.4))
        return { ...wire, body: Buffer.from(`${form}&${encodeURIComponent(name)}=${dice.text(8)}`) };
      return withPairs(
        wire,
        pairs,
        dice.pick(ARRAYS).map((spell) => [spell(name), token] as const),
      );
    }
    case 'path': {
      const at = wire.path.lastIndexOf('/');
      const [path, secret] = [wire.path.slice(0, at), wire.path.slice(at + 1)];
      return dice.pick([
        { ...wire, path: `${path}?token=${secret}` },
        { ...wire, path: `${path}/x/${secret}` },
        { ...wire, path: `${path}/${secret}/x` },
        { ...wire, path: `${path}/${secret}%00` },
        { ...wire, path: `${path}/${secret}%2F..` },
        { ...wire, path: `${path}/;${secret}` },
        { ...wire, path: `${path}#/${secret}` },
        { ...wire, path: `${path}/${encodeURIComponent(encodeURIComponent(`${secret}/`))}` },
      ]);
    }
    default:
      return undefined;
  }
}

function elsewhere(wire: Wire, name: string, value: string, dice: Dice): Wire {
  const pair = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  return dice.pick([
    { ...wire, path: `${wire.path}?${pair}` },
    { ...wire, path: `${wire.path}?${pair}&${pair}` },
    { ...wire, headers: [...wire.headers, ['cookie', pair]] },
    { ...wire, headers: [...wire.headers, ['trailer', name]] },
    { ...wire, body: Buffer.concat([wire.body, Buffer.from(`&${pair}`)]) },
  ] as Wire[]);
}

/** Names under which a framework may find what was never sent under its own. */
const ARRAYS: ((name: string) => string)[][] = [
  [(name) => `${name}[]`],
  [(name) => `${name}[0]`],
  [(name) => `${name} `],
  [(name) => ` ${name}`],
  [(name) => name.toUpperCase()],
  [(name) => `${name}\0`],
  [(name) => (name.includes('[') ? name.replace('[', '.').replace(']', '') : `${name}.`)],
  [(name) => `${name}[]`, (name) => `${name}[]`],
  [(name) => `__proto__[${name}]`],
  [(name) => `constructor[prototype][${name}]`],
];

function withPairs(wire: Wire, rest: URLSearchParams, pairs: (readonly [string, string])[]): Wire {
  const form = new URLSearchParams(rest);
  for (const [name, value] of pairs) form.append(name, value);
  return { ...wire, body: Buffer.from(form.toString()) };
}
