/**
 * The parameters of a request, as Citeck has them: query and form as they stand, JSON made flat in the same manner
 * (`{"data":{"ID":9}}` is `data[ID]=9`).
 */
import { isUtf8 } from 'node:buffer';
import type { RawRequest } from '../contract';
import { flat } from '../flat';

export interface Parameters {
  /** Every value under this name, as it came. */
  all(name: string): string[];
  /** One value each; of a name that comes twice the body's, and there the last. */
  record(): Record<string, string>;
}

const MAX_PARAMETERS = 1_000;

export function parametersOf(request: RawRequest): Parameters {
  const pairs = [...request.query, ...bodyPairs(request)].slice(0, MAX_PARAMETERS);
  return {
    all: (name) => pairs.flatMap(([key, value]) => (key === name ? [value] : [])),
    record: () => Object.fromEntries(pairs),
  };
}

function bodyPairs({ body, headers }: RawRequest): [string, string][] {
  if (body.length === 0 || !isUtf8(body)) return [];
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  const type = headers['content-type'] ?? '';
  const json = /^\s*[[{]/.test(text) && !isForm(type) ? parsed(text) : undefined;
  if (json !== undefined) return flat(json, MAX_PARAMETERS);
  return isForm(type) || type === '' ? [...new URLSearchParams(text)] : [];
}

const isForm = (type: string): boolean => /^application\/x-www-form-urlencoded\b/i.test(type);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
