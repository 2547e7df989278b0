/** What Okdesk's answers mean. 422 `{"errors": {field: [...] | nested}}`; other forms are taken as they come. */
import { vendorWords } from '../clip';
import { OutboundError } from '../failure';
import { failureFromStatus } from '../http';
import type { HttpAnswer } from '../http';

const PROVIDER = 'okdesk';

/** What a call that did not succeed came to; its message holds neither URL nor token. */
export function failureOf(operation: string, answer: HttpAnswer): OutboundError {
  const words = vendorWords(sentencesOf(answer.json).join('; '));
  const { status } = answer;
  if (status === 404) {
    return new OutboundError(
      'refused',
      'okdesk.not_found',
      `Okdesk knows no such object at ${operation}. It may have been deleted, or the API key may not see it.`,
      { status },
    );
  }
  if (status === 422 || (status === 400 && words !== '')) {
    return new OutboundError(
      'refused',
      'okdesk.invalid',
      `Okdesk refused ${operation}: ${words || 'no reason given'}. Compare "okdesk" in fixit.yml with the account's settings (parameter codes, issue types).`,
      { status },
    );
  }
  // An exception is told in the same form as a refusal, and may come after the commit: no 5xx says "not done".
  return failureFromStatus(PROVIDER, operation, answer, false);
}

/** An answer that says "done" and cannot be read: it was done, and must be looked up before a repeat. */
export const unreadable = (operation: string, status: number): OutboundError =>
  new OutboundError(
    'unknown',
    'okdesk.unreadable',
    `Okdesk answered ${operation} with HTTP ${status} in a form that cannot be read. Check OKDESK_API_URL.`,
    { status },
  );

/** `{"errors":{"page":{"size":["must be …"]}}}` becomes `page.size: must be …`. */
export function sentencesOf(json: unknown): string[] {
  if (typeof json !== 'object' || json === null) return [];
  const body = json as { errors?: unknown; error?: unknown };
  return flatten(body.errors ?? body.error, '', 0);
}

/** Deep enough for every field Okdesk has, bounded for an answer that is none of Okdesk's. */
const DEPTH = 6;

function flatten(value: unknown, path: string, depth: number): string[] {
  if (value === undefined || value === null || depth > DEPTH) return [];
  if (typeof value !== 'object') return [path === '' ? String(value) : `${path}: ${String(value)}`];
  if (Array.isArray(value)) return value.flatMap((item) => flatten(item, path, depth + 1));
  return Object.entries(value).flatMap(([name, inner]) =>
    flatten(inner, path === '' ? name : `${path}.${name}`, depth + 1),
  );
}
