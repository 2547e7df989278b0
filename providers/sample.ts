/** Sample hooks, as a genuine sender would send them: for `fixit send`, and for who is shown how one is sent. */
import { randomBytes, randomInt } from 'node:crypto';
import type { Freshness, HookSide } from './contract';

export const freshness = (): Freshness => ({
  number: Date.now() * 1_000 + randomInt(1_000),
  text: randomBytes(12).toString('hex'),
  now: new Date(),
});

/** A sample's body is the text of a form, or goes as JSON. */
export const bytesOf = (body: unknown): Buffer =>
  Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

/** The headers that a genuine sender would add to this body. */
export const signedHeaders = <H>(
  hook: HookSide<H>,
  body: Buffer,
  settings: H,
  at?: Date,
): Record<string, string> => ({
  'content-type': hook.format === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
  ...hook.sign(body, settings, at),
});
