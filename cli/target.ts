/** Which service is called, with whose key: from the environment and `.env`, as the service itself reads them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSettings } from '../config';
import type { Environment } from '../config';
import { usage } from './failure';

/** Without a slash at its end. FIXIT_URL, else PUBLIC_URL, else where `npm start` listens on this machine. */
export function serviceUrl(env: Environment): string {
  const stated = env['FIXIT_URL'];
  if (stated !== undefined) {
    if (!/^https?:$/.test(protocolOf(stated)))
      throw usage(`FIXIT_URL is "${stated}": say an address like http://127.0.0.1:3000.`);
    return trimmed(stated);
  }
  const { PUBLIC_URL, HOST, PORT } = parseSettings(env);
  if (PUBLIC_URL !== undefined) return trimmed(PUBLIC_URL);
  if (PORT === 0)
    throw usage('PORT is 0, so the service chose its port: set FIXIT_URL to the address that it printed.');
  const host = ['0.0.0.0', '::'].includes(HOST) ? '127.0.0.1' : HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`;
}

export interface FoundKey {
  key: string | undefined;
  /** What to do where there is none. */
  missing: string;
}

/** FIXIT_KEY, else ADMIN_KEY, else the key that `npm start` made. */
export function serviceKey(env: Environment): FoundKey {
  const file = join(parseSettings(env).DATA_DIR, 'admin-key');
  const made = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  return {
    key: env['FIXIT_KEY'] ?? env['ADMIN_KEY'] ?? (made === '' ? undefined : made),
    missing: `No key: set FIXIT_KEY to a key of this service (an administrator makes one by "keys create"), or run this where "npm start" keeps its data (${file} is not there).`,
  };
}

const trimmed = (url: string): string => url.replace(/\/+$/, '');

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : '';
}
