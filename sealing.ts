/**
 * Secrets at rest: AES-256-GCM under MASTER_KEYS. The first of them seals; whatever any of them sealed is opened, so a
 * new one is put in front and the old one taken away when nothing is sealed under it any more.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { SettingsError } from './config';

const CIPHER = 'aes-256-gcm';
const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealer {
  /** @param context what it is and whose, for example `endpoint:17`: sealed text opens nowhere else */
  seal(plain: string, context: string): Buffer;
  /** Throws where it was changed, belongs elsewhere, or its master key is not among ours. */
  open(sealed: Buffer, context: string): string;
  /** It was sealed under another master key than the first. */
  isStale(sealed: Buffer): boolean;
}

/** @param masterKeys `id:base64` of 32 bytes each, by commas; absent: nothing can be sealed, and each try says so */
export function createSealer(masterKeys: string | undefined): Sealer {
  const keys = parse(masterKeys ?? '');
  return {
    seal(plain, context) {
      const [first] = keys;
      if (!first)
        throw new SettingsError('MASTER_KEYS is not set: nothing secret can be stored without it. Set it.');
      const [id, key] = first;
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(context));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      const name = Buffer.from(id);
      return Buffer.concat([Buffer.from([VERSION, name.length]), name, iv, cipher.getAuthTag(), text]);
    },
    isStale: (sealed) => partsOf(sealed).id !== keys[0]?.[0],
    open(sealed, context) {
      const { id, iv, tag, text } = partsOf(sealed);
      const key = new Map(keys).get(id);
      if (!key)
        throw new SettingsError(
          `Something stored was sealed under the master key "${id}", which MASTER_KEYS does not hold. Add it again, behind the first.`,
        );
      const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(context))
        .setAuthTag(tag);
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
    },
  };
}

const parse = (list: string): [id: string, key: Buffer][] =>
  list
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)
    .map((entry) => {
      const colon = entry.indexOf(':');
      return [entry.slice(0, colon), Buffer.from(entry.slice(colon + 1), 'base64')];
    });

function partsOf(sealed: Buffer): { id: string; iv: Buffer; tag: Buffer; text: Buffer } {
  const [version, length = 0] = sealed;
  const iv = 2 + length;
  const tag = iv + IV_BYTES;
  const text = tag + TAG_BYTES;
  if (version !== VERSION || sealed.length < text) throw new Error('This was not sealed by this service.');
  return {
    id: sealed.toString('utf8', 2, iv),
    iv: sealed.subarray(iv, tag),
    tag: sealed.subarray(tag, text),
    text: sealed.subarray(text),
  };
}
