/**
 * Requests that are not genuine: of somebody who does not know the secret, or with a change in what the proof covers. What
 * the vendor's own rules leave open (a header's name in other letters, a second signature that is right) is no forgery:
 * it is tried on top of one.
 */
import { changedBody } from './bodies';
import type { Dice } from './dice';
import { dressed, HEADERS, PATHS } from './dressings';
import type { MonsterFamily } from './monsters';
import { MONSTER_FAMILIES, MONSTERS } from './monsters';
import { brokenProof } from './proofs';
import type { Target } from './targets';
import { polluted, repeated, shiftedTime } from './tricks';
import type { Wire } from './wire';

/** Undefined = nothing of the kind can be done to this target. */
type Forge = (target: Target, dice: Dice, all: readonly Target[]) => Wire | undefined;

const unknowing: Forge = (target, dice) => target.wire(target.body(dice), 'theirs');

const FORGERIES = {
  secret: unknowing,
  proof: brokenProof,
  body: changedBody,
  time: shiftedTime,
  repetition: repeated,
  pollution: polluted,
  path: (target, dice) => dressed(target.wire(target.body(dice), 'theirs'), PATHS, dice),
  headers: (target, dice) => dressed(target.wire(target.body(dice), 'theirs'), HEADERS, dice),
  /** Genuine, and of another sender. */
  sender: (target, dice, all) => {
    const other = dice.pick(all.filter(({ id }) => id !== target.id));
    return { ...other.wire(other.body(dice)), path: target.wire(target.body(dice), 'theirs').path };
  },
} as const satisfies Record<string, Forge>;

export type Family = keyof typeof FORGERIES | MonsterFamily;
export const FAMILIES = [...Object.keys(FORGERIES), ...MONSTER_FAMILIES] as Family[]; // their own keys

const isMonster = (family: Family): family is MonsterFamily => Object.hasOwn(MONSTERS, family);

export interface Forged {
  target: Target;
  family: Family;
  wire: Wire;
}

export function forge(target: Target, family: Family, dice: Dice, all: readonly Target[]): Forged {
  const made = isMonster(family) ? monstrous(target, family, dice) : FORGERIES[family](target, dice, all);
  const wire = made ?? target.wire(target.body(dice), 'theirs');
  const extra = dice.chance(0.1) ? dressed(wire, dice.pick([PATHS, HEADERS]), dice) : wire;
  return { target, family: made ? family : 'secret', wire: extra };
}

/** Under the signature of a genuine body, or as somebody sends it who does not know the secret. */
function monstrous(target: Target, family: MonsterFamily, dice: Dice): Wire {
  const sample = target.body(dice);
  const { body, headers = {} } = MONSTERS[family](dice, sample);
  const genuine = target.wire(sample);
  const isChanged = !body.equals(genuine.body);
  const wire =
    target.proof === 'signature' && isChanged && dice.chance(0.5)
      ? { ...genuine, body }
      : target.wire(body, 'theirs');
  return laidOver(wire, headers);
}

/** As a sender would send it who means harm and knows the secret: not refused for its proof, and no reason to break. */
export function vouched(target: Target, family: MonsterFamily, dice: Dice): Wire {
  const { body, headers = {} } = MONSTERS[family](dice, target.body(dice));
  const wire = laidOver(target.wire(body), headers);
  return dice.chance(0.2) ? dressed(wire, HEADERS, dice) : wire;
}

function laidOver(wire: Wire, headers: Record<string, string>): Wire {
  const names = Object.keys(headers);
  const rest = wire.headers.filter(([name]) => !names.includes(name.toLowerCase()));
  return { ...wire, headers: [...rest, ...Object.entries(headers)] };
}
