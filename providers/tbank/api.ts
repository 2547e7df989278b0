/** Calls of API v2: JSON, each signed by its token. https://developer.tbank.ru/eacq/api */
import { z } from 'zod';
import type { OutboundHttp } from '../http';
import { failureOf, unreadable } from './errors';
import type { TbankClientSettings } from './settings';
import { withToken } from './token';

/** Text on some roads and a number on others. */
const id = z.union([z.string().min(1), z.int()]).transform(String);
const amount = z.coerce.number().int();

export const initSchema = z.looseObject({
  PaymentId: id,
  Status: z.string(),
  PaymentURL: z.string().optional(),
});
export const stateSchema = z.looseObject({ PaymentId: id, OrderId: id, Status: z.string(), Amount: amount });
export const orderSchema = z.looseObject({
  Payments: z.array(z.looseObject({ PaymentId: id, Status: z.string(), Amount: amount.optional() })),
});
export const cancelSchema = z.looseObject({
  PaymentId: id,
  Status: z.string(),
  NewAmount: amount.optional(),
});
export type TbankOrder = z.infer<typeof orderSchema>;

export type TbankMethod = 'Init' | 'GetState' | 'CheckOrder' | 'Cancel';

export type TbankApi = <T>(method: TbankMethod, body: object, answer: z.ZodType<T>) => Promise<T>;

export const createApi =
  ({ apiUrl, terminalKey, password }: TbankClientSettings, http: OutboundHttp): TbankApi =>
  async (method, body, schema) => {
    const answer = await http.call({
      provider: 'tbank',
      operation: method,
      method: 'POST',
      url: `${apiUrl}/v2/${method}`,
      body: withToken({ ...body, TerminalKey: terminalKey }, password),
    });
    const failure = failureOf(method, answer, password);
    if (failure) throw failure;
    const parsed = schema.safeParse(answer.json);
    if (!parsed.success) throw unreadable(method);
    return parsed.data;
  };
