/** Refusals in Graph's own form. */
import { randomBytes } from 'node:crypto';
import type { SimAnswer } from '../../sandbox/contract';

export function graphError(
  status: number,
  code: number,
  message: string,
  { details, subcode }: { details?: string; subcode?: number } = {},
): SimAnswer {
  return {
    status,
    body: {
      error: {
        message: `(#${code}) ${message}`,
        type: 'OAuthException',
        code,
        ...(subcode === undefined ? {} : { error_subcode: subcode }),
        ...(details === undefined ? {} : { error_data: { messaging_product: 'whatsapp', details } }),
        fbtrace_id: randomBytes(8).toString('hex'),
      },
    },
  };
}
