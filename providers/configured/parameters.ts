/**
 * The parameters of a request, as Citeck has them: query and form as they stand, JSON made flat in the same manner
 * (`{"data":{"ID":9}}` is `data[ID]=9`).
 */
import { isUtf8 } from 'node:buffer';
import type { RawRequest } from '../contract';

export interface Parameters {
  /** Every value under this name, as it came. */
  all(name: string): string[];
  /** One value each; of a name that comes twice the body's, and there the last. */
  record(): Record<string, string>;
}

const MAX_PARAMETERS = 1_000;
const MAX_DEPTH = 20;

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
  if (json !== undefined) return flat(json);
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

/** No recursion: how deep it is, is the sender's choice. Past MAX_DEPTH the rest is one value, as JSON. */
function flat(json: unknown): [string, string][] {
  const pairs: [string, string][] = [];
  const open: { name: string; value: unknown; depth: number }[] = [{ name: '', value: json, depth: 0 }];
  for (let next = open.pop(); next && pairs.length < MAX_PARAMETERS; next = open.pop()) {
    const { name, value, depth } = next;
    if (value === null || value === undefined) continue;
    if (typeof value !== 'object') pairs.push([name === '' ? 'value' : name, String(value)]);
    else if (depth >= MAX_DEPTH) pairs.push([name, 'too deep']);
    else
      open.push(
        ...Object.entries(value)
          .slice(0, MAX_PARAMETERS)
          .map(([key, member]: [string, unknown]) => ({
            name: name === '' ? key : `${name}[${key}]`,
            value: member,
            depth: depth + 1,
          }))
          .reverse(),
      );
  }
  return pairs;
}
