import { randomBytes } from 'node:crypto';
import { createSealer } from '../sealing';

const masterKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const [k1, k2] = [masterKey('k1'), masterKey('k2')];

describe('what is sealed', () => {
  it('opens again, in its own place only, and never looks the same twice', () => {
    const sealer = createSealer(k1);
    const [one, two] = [sealer.seal('пароль', 'endpoint:1'), sealer.seal('пароль', 'endpoint:1')];
    expect(sealer.open(one, 'endpoint:1')).toBe('пароль');
    expect(one.equals(two)).toBe(false);
    expect(one.includes(Buffer.from('пароль'))).toBe(false);
    expect(() => sealer.open(one, 'endpoint:2')).toThrow();
    expect(createSealer(k1).open(createSealer(k1).seal('', 'x'), 'x')).toBe('');
  });

  it('does not open after any byte of it was changed', () => {
    const sealer = createSealer(k1);
    const sealed = sealer.seal('secret', 'x');
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => sealer.open(changed, 'x')).toThrow();
    }
    expect(() => sealer.open(Buffer.alloc(0), 'x')).toThrow('not sealed by this service');
  });

  it('opens after a new master key was put in front, and says which one is missing', () => {
    const old = createSealer(k1).seal('secret', 'x');
    const rotated = createSealer(`${k2}, ${k1}`);
    expect(rotated.open(old, 'x')).toBe('secret');
    const fresh = rotated.seal('secret', 'x');
    expect(createSealer(k2).open(fresh, 'x')).toBe('secret');
    expect(() => createSealer(k1).open(fresh, 'x')).toThrow(
      'master key "k2", which MASTER_KEYS does not hold',
    );
  });

  it('is not made without a master key', () => {
    expect(() => createSealer(undefined).seal('secret', 'x')).toThrow('MASTER_KEYS is not set');
  });
});
