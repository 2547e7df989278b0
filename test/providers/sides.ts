/** A provider's settings for tests, made as the sandbox makes them, and its samples. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Provider, RawRequest, SideSettings } from '../../providers/contract';
import { ROOT } from '../../root';

const sampleSchema = z.strictObject({
  title: z.string().min(1),
  /** Where the shape was read: the vendor's page, or what it was recorded from. */
  source: z.string().min(1),
  /** What follows `/hooks/<provider>`. */
  subPath: z.string().optional(),
  /** JSON, or the raw text of a form. */
  body: z.unknown(),
  expect: z.strictObject({
    events: z.array(z.unknown()).default([]),
    unread: z.number().default(0),
    ignored: z.number().default(0),
  }),
});

export type Sample = z.infer<typeof sampleSchema> & { file: string };

export function samplesOf(provider: Provider): Sample[] {
  const folder = join(ROOT, 'test', 'samples', provider.id);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((file) => ({ file, ...sampleSchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))) }));
}

export type Secret = (name: string) => string;
export const oneSecret: Secret = (name) => `one-secret-for-${name}-0123456789`;
export const otherSecret: Secret = (name) => `other-secret-for-${name}-9876543210`;

export const NOWHERE = 'http://127.0.0.1:9';

/** Settings as the environment of a sandbox gives them, `more` laid over. */
export function settingsOf<T>(
  side: SideSettings<T>,
  secret: Secret,
  url = NOWHERE,
  more: Record<string, string> = {},
): T {
  return side.schema.parse({ ...side.sandbox(secret, url), ...more });
}

export const bytesOf = (body: unknown): Buffer =>
  Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

/** As the service parses a genuine body: a byte order mark is taken off first. */
export function parsedOf(provider: Provider, body: Buffer): unknown {
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  return provider.hook.format === 'json' ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
}

/** When the requests of `requestWith` come in. */
export const RECEIVED_AT = new Date('2026-11-21T10:00:00Z');

export const requestWith = (body: Buffer, headers: Record<string, string>, subPath = ''): RawRequest => ({
  method: 'POST',
  endpoint: 'test',
  subPath,
  query: new URLSearchParams(),
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]),
  ),
  body,
  peer: '127.0.0.1',
  receivedAt: RECEIVED_AT,
});
