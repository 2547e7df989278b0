/**
 * Calls: https://developers.cloudpayments.ru/#api. A refusal is HTTP 200 with `Success: false` and a Message; with a Model
 * beside it, it tells of a payment that was declined, and is an answer.
 */
import { z } from 'zod';
import { vendorWords } from '../clip';
import { OutboundError } from '../failure';
import type { OutboundHttp } from '../http';
import { failureFromStatus } from '../http-status';
import { basicHeader } from '../verify';
import type { CloudpaymentsClientSettings } from './settings';

const answerSchema = z.looseObject({
  Success: z.boolean(),
  Message: z.string().nullish(),
  Model: z.unknown(),
});

export interface CloudpaymentsCall<T> {
  path: string;
  body: object;
  /** Of `Model`. */
  model: z.ZodType<T>;
  /** Within an hour the same key has the same answer, and no effect. */
  key?: string;
}

export type CloudpaymentsApi = <T>(call: CloudpaymentsCall<T>) => Promise<T>;

export const createApi =
  (settings: CloudpaymentsClientSettings, http: OutboundHttp): CloudpaymentsApi =>
  async ({ path, body, model, key }) => {
    const answer = await http.call({
      provider: 'cloudpayments',
      operation: path,
      method: 'POST',
      url: `${settings.apiUrl}/${path}`,
      headers: {
        authorization: basicHeader(settings.publicId, settings.secret),
        ...(key === undefined ? {} : { 'x-request-id': key }),
      },
      body,
    });
    if (answer.status !== 200) throw failureFromStatus('cloudpayments', path, answer, false);
    const parsed = answerSchema.safeParse(answer.json).data;
    if (parsed && !parsed.Success && (parsed.Model === null || parsed.Model === undefined))
      throw refused(path, parsed.Message ?? '', settings.secret);
    const read = model.safeParse(parsed?.Model);
    if (parsed && read.success) return read.data;
    throw new OutboundError(
      'unknown',
      'cloudpayments.unreadable',
      `CloudPayments answered ${path} in a form that cannot be read. Check CLOUDPAYMENTS_API_URL.`,
    );
  };

function refused(path: string, message: string, secret: string): OutboundError {
  const missing = /not found|не найден/i.test(message);
  const said = vendorWords(message, secret).replace(/\.$/, '') || 'no reason given';
  return new OutboundError(
    'refused',
    missing ? 'cloudpayments.not_found' : 'cloudpayments.rejected',
    `CloudPayments refused ${path}: ${said}.`,
  );
}
