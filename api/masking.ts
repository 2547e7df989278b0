/** What the journal may keep of headers and query: everything but credentials. */
import type { IncomingHttpHeaders } from 'node:http';

/** A delivery's own key opens nothing, and a hook that is read again is known by it. */
const NO_SECRET = 'idempotency-key';
const SECRET_NAME = /auth|cookie|token|secret|passw|^pass$|^pwd$|credential|session|(^|[-_])key$/i;
const MASK = '***';
const MAX_VALUE = 1_000;

const verdicts = new Map<string, boolean>();

/** Header names are few and come back with every hook; the map is bounded against inventive strangers. */
function isSecretName(name: string): boolean {
  let verdict = verdicts.get(name);
  if (verdict === undefined) {
    verdict = name !== NO_SECRET && SECRET_NAME.test(name);
    if (verdicts.size < 1_000) verdicts.set(name, verdict);
  }
  return verdict;
}

/** @param masks names in lower case that are secret here, whatever they look like */
export function maskedHeaders(headers: IncomingHttpHeaders, masks?: ReadonlySet<string>): string {
  const kept: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined) continue;
    kept[name] = isSecretName(name) || masks?.has(name) ? MASK : String(value).slice(0, MAX_VALUE);
  }
  return JSON.stringify(kept);
}

/** @param masks as of headers */
export function maskedQuery(query: URLSearchParams, masks?: ReadonlySet<string>): string {
  if (query.size === 0) return '{}';
  const kept: Record<string, string> = {};
  for (const [name, value] of query)
    kept[name.slice(0, 100)] =
      isSecretName(name) || masks?.has(name.toLowerCase()) ? MASK : value.slice(0, MAX_VALUE);
  return JSON.stringify(kept);
}
