/**
 * Calling the Bot API. https://dev.max.ru/docs-api
 *
 * The token is a header; in the query it is not accepted any more. The host's certificate is of the Mintsifry CA, which
 * Node does not know: NODE_EXTRA_CA_CERTS names its file.
 */
import { z } from 'zod';
import { OutboundError } from '../failure';
import type { HttpCall, OutboundHttp } from '../http';
import { failureOf } from './errors';
import type { MaxClientSettings } from './settings';

/** Throws what `failureOf` makes of a refusal, and `unknown` for a success of unknown shape. */
export type MaxApi = <T>(
  method: HttpCall['method'],
  path: string,
  query: string,
  body: unknown,
  result: z.ZodType<T>,
) => Promise<T>;

/** Some methods say no with status 200. */
const refusalSchema = z.looseObject({ success: z.literal(false), message: z.string().default('') });

export const maxApi =
  ({ apiUrl, token }: MaxClientSettings, http: OutboundHttp): MaxApi =>
  async (method, path, query, body, result) => {
    const operation = `${method} ${path.slice(1)}`;
    const answer = await http
      .call({
        provider: 'max',
        operation,
        method,
        url: `${apiUrl}${path}${query === '' ? '' : `?${query}`}`,
        headers: { authorization: token },
        body,
      })
      .catch((error: unknown) => {
        throw withCertificateAdvice(error);
      });
    if (answer.status >= 300) throw failureOf(operation, answer, token);
    if (refusalSchema.safeParse(answer.json).success)
      throw failureOf(operation, { ...answer, status: 400 }, token);
    const parsed = result.safeParse(answer.json);
    if (parsed.success) return parsed.data;
    throw new OutboundError(
      'unknown',
      'max.unreadable_answer',
      `MAX answered ${operation} with success in an unknown shape; whether it was done is not known.`,
      { status: answer.status },
    );
  };

/** OpenSSL's words for "signed by nobody known". */
const UNTRUSTED: readonly unknown[] = [
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
];

function withCertificateAdvice(error: unknown): unknown {
  if (!(error instanceof OutboundError) || error.outcome !== 'not_sent') return error;
  const { cause } = error;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  if (!UNTRUSTED.includes(code)) return error;
  return new OutboundError(
    'not_sent',
    'max.certificate',
    'The certificate of MAX is not trusted here: it is of the Mintsifry CA. Set NODE_EXTRA_CA_CERTS to the file of its root certificate and start again; the call is tried again.',
    { cause },
  );
}
