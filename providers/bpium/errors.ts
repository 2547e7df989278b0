/** What Bpium's refusals mean: by HTTP status alone. https://docs.bpium.ru/integrations/api */
import { OutboundError } from '../failure';
import type { HttpAnswer } from '../http';
import { failureFromStatus } from '../http-status';

const BY_STATUS: Readonly<Record<number, { type: string; sentence: (operation: string) => string }>> = {
  401: {
    type: 'bpium.denied',
    sentence: (operation) => `Bpium denied ${operation}. Check BPIUM_USER and BPIUM_PASSWORD.`,
  },
  402: {
    type: 'bpium.license',
    sentence: (operation) => `Bpium refused ${operation}: its licence is not paid. Pay it, then try again.`,
  },
  403: {
    type: 'bpium.denied',
    sentence: (operation) =>
      `Bpium denied ${operation}: the user of BPIUM_USER has no right to it. Give it the right in «Управление → Права».`,
  },
  404: {
    type: 'bpium.not_found',
    sentence: (operation) =>
      `Bpium knows no such catalogue or record at ${operation}. Compare bpium.catalogs in fixit.yml with the account: npm run fixit -- providers check bpium.`,
  },
  426: {
    type: 'bpium.license',
    sentence: (operation) =>
      `Bpium refused ${operation}: the licence does not hold that module. Buy it, then try again.`,
  },
};

/** The window in which calls are counted is half a minute. */
const WINDOW_MS = 30_000;

export function failureOf(operation: string, answer: HttpAnswer): OutboundError {
  const { status } = answer;
  const meaning = BY_STATUS[status];
  if (meaning) return new OutboundError('refused', meaning.type, meaning.sentence(operation), { status });
  const failure = failureFromStatus('bpium', operation, answer, false);
  if (status !== 429 || failure.options.retryAfterMs !== undefined) return failure;
  return new OutboundError(failure.outcome, failure.type, failure.message, {
    ...failure.options,
    retryAfterMs: WINDOW_MS,
  });
}

export const unreadable = (operation: string): OutboundError =>
  new OutboundError(
    'unknown',
    'bpium.unreadable',
    `Bpium answered ${operation} in a form that cannot be read. Check BPIUM_API_URL.`,
  );
