/**
 * Calling a method of the Bot API. https://core.telegram.org/bots/api#making-requests
 *
 * The token is part of every URL; the URL therefore stands in no error, log or metric.
 */
import { z } from 'zod';
import { OutboundError } from '../failure';
import type { OutboundHttp } from '../http';
import { failureOf } from './errors';
import type { TelegramClientSettings } from './settings';

/** Answers `result`; throws what `failureOf` makes of a refusal, and `unknown` for a success of unknown shape. */
export type BotApi = <T>(method: string, parameters: unknown, result: z.ZodType<T>) => Promise<T>;

const refusalSchema = z.looseObject({ ok: z.literal(false) });
const successSchema = z.looseObject({ ok: z.literal(true), result: z.unknown() });

export const botApi =
  (settings: TelegramClientSettings, http: OutboundHttp): BotApi =>
  async (method, parameters, result) => {
    const answer = await http.call({
      provider: 'telegram',
      operation: method,
      method: 'POST',
      url: `${settings.apiUrl}/bot${settings.botToken}/${method}`,
      body: parameters,
    });
    if (answer.status >= 300 || refusalSchema.safeParse(answer.json).success)
      throw failureOf(method, answer, settings.botToken);
    const success = successSchema.safeParse(answer.json);
    const parsed = result.safeParse(success.data?.result);
    if (success.success && parsed.success) return parsed.data;
    throw new OutboundError(
      'unknown',
      'telegram.unreadable_answer',
      `Telegram answered ${method} with success in an unknown shape; whether it was done is not known.`,
      { status: answer.status },
    );
  };
