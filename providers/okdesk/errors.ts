/** What Okdesk's answers mean. 422 `{"errors": {field: [...] | nested}}`; other forms are taken as they come. */
import { vendorWords } from '../clip';
import { OutboundError } from '../failure';
import { failureFromStatus } from '../http-status';
import type { HttpAnswer } from '../http';

const PROVIDER = 'okdesk';

interface Meaning {
  type: string;
  /** What happened and what to do, after `Okdesk …`. */
  sentence: (operation: string, words: string) => string;
}

/**
 * Refusals by HTTP status. Only 401, 404 and 422 are documented; the others are what a Rails application behind a proxy
 * answers (413), and what the vendor's like answer for an account that is not paid for or is locked (402, 423).
 */
const REFUSALS: Readonly<Record<number, Meaning>> = {
  402: {
    type: 'okdesk.locked',
    sentence: (operation, words) =>
      `Okdesk takes no calls for this account (HTTP 402 at ${operation}${told(words)}). Pay for or unlock the account; the step is tried again.`,
  },
  404: {
    type: 'okdesk.not_found',
    sentence: (operation) =>
      `Okdesk knows no such object at ${operation}. It may have been deleted, or the API key may not see it.`,
  },
  413: {
    type: 'okdesk.file_too_large',
    sentence: (operation) =>
      `Okdesk refused the file at ${operation}: it is too large. The words go without it.`,
  },
  423: {
    type: 'okdesk.locked',
    sentence: (operation, words) =>
      `Okdesk has locked this account (HTTP 423 at ${operation}${told(words)}). Unlock it in Okdesk; the step is tried again.`,
  },
};

const told = (words: string): string => (words === '' ? '' : `: ${words}`);

const INVALID: Meaning = {
  type: 'okdesk.invalid',
  sentence: (operation, words) =>
    `Okdesk refused ${operation}: ${words || 'no reason given'}. Compare "okdesk" in fixit.yml with the account's settings (parameter codes, issue types): npm run fixit -- providers check.`,
};

/** A sentence about a file's size, under any field that names a file. */
const ABOUT_SIZE = /(attachment|file)[^:]*:.*(размер|велик|больш|превыша|size|large|big)/i;

/** What a call that did not succeed came to; its message holds neither URL nor token. */
export function failureOf(operation: string, answer: HttpAnswer): OutboundError {
  const sentences = sentencesOf(answer.json);
  const words = vendorWords(sentences.join('; '));
  const { status } = answer;
  const meaning = meaningOf(status, sentences, words);
  if (meaning)
    return new OutboundError('refused', meaning.type, meaning.sentence(operation, words), { status });
  // An exception is told in the same form as a refusal, and may come after the commit: no 5xx says "not done".
  return failureFromStatus(PROVIDER, operation, answer, false);
}

function meaningOf(status: number, sentences: string[], words: string): Meaning | undefined {
  if (status === 422 && sentences.some((sentence) => ABOUT_SIZE.test(sentence))) return REFUSALS[413];
  if (status === 422 || (status === 400 && words !== '')) return INVALID;
  return REFUSALS[status];
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
