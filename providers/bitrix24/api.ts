/**
 * One call of Bitrix24's REST interface through an incoming web hook. Nothing is repeated here: the vendor's own SDK
 * sends a write again whose answer was lost, and so makes two deals.
 * https://apidocs.bitrix24.ru/api-reference/how-to-call-rest-api/general-principles.html
 */
import { z } from 'zod';
import type { OutboundHttp } from '../http';
import { failureOf, refusalSchema, failureOfRefusal, unreadable } from './errors';
import type { Bitrix24ClientSettings } from './settings';

export interface Bitrix24Api {
  /** The `result` of one method. */
  call<T>(method: string, parameters: Record<string, unknown>, result: z.ZodType<T>): Promise<T>;
  /**
   * Up to fifty reads in one call, `method?query` each. Trap: HTTP 200 is said whatever became of the commands. The
   * answers in their order; undefined for one that is not there any more; any other refusal fails the whole.
   */
  readAll<T>(commands: readonly string[], result: z.ZodType<T>): Promise<(T | undefined)[]>;
  /** `https://portal.bitrix24.ru`. */
  portal: string;
}

export const BATCH = 50;

const timed = z.looseObject({
  time: z.looseObject({ operating_reset_at: z.number().optional() }).optional(),
});
/** PHP writes an empty table as a list. */
const tableOf = <T>(value: z.ZodType<T>) =>
  z.union([
    z.record(z.string(), value),
    z.array(value).transform((list) => Object.fromEntries(list.entries())),
  ]);
const batchSchema = z.looseObject({
  result: tableOf(z.unknown()),
  result_error: tableOf(refusalSchema),
});

export function createApi({ restUrl }: Bitrix24ClientSettings, http: OutboundHttp): Bitrix24Api {
  const secret = restUrl.slice(restUrl.lastIndexOf('/') + 1);
  /** By method, milliseconds: when the time that it has used is counted anew. */
  const resetAt = new Map<string, number>();

  async function call<T>(
    method: string,
    parameters: Record<string, unknown>,
    result: z.ZodType<T>,
  ): Promise<T> {
    const answer = await http.call({
      provider: 'bitrix24',
      operation: method,
      method: 'POST',
      url: `${restUrl}/${method}.json`,
      body: parameters,
    });
    const isRefusal = refusalSchema.safeParse(answer.json).success;
    if (answer.status >= 300 || isRefusal) throw failureOf(method, answer, secret, resetAt.get(method));
    const reset = timed.safeParse(answer.json).data?.time?.operating_reset_at;
    if (reset !== undefined) resetAt.set(method, reset * 1000);
    const read = z.looseObject({ result }).safeParse(answer.json);
    if (!read.success) throw unreadable(method);
    return read.data.result as T; // what the schema above gave
  }

  return {
    portal: new URL(restUrl).origin,
    call,
    async readAll(commands, result) {
      const cmd = Object.fromEntries(commands.map((command, i) => [`c${i}`, command]));
      const done = await call('batch', { halt: 0, cmd }, batchSchema);
      return commands.map((command, i) => {
        const method = command.split('?')[0] ?? command;
        const refusal = done.result_error[`c${i}`];
        if (refusal?.error === 'NOT_FOUND') return undefined;
        if (refusal) throw failureOfRefusal(method, refusal, secret);
        const read = result.safeParse(done.result[`c${i}`]);
        if (!read.success) throw unreadable(method);
        return read.data;
      });
    },
  };
}
