/**
 * Why the simulated WhatsApp does not deliver: because it was told to (action `refuse`), because the person blocked the
 * business, or because they wrote more than 24 hours ago. At once, or as Meta mostly does, by a failed status later.
 */
import { z } from 'zod';
import type { SimAnswer } from '../../sandbox/contract';
import type { Chat } from '../chat-book';
import { graphError } from './simulator-errors';

const WINDOW_MS = 24 * 3_600_000;

/** Titles as Meta writes them. https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes */
const TITLES: Readonly<Record<number, { title: string; status: number }>> = {
  4: { title: 'Application request limit reached', status: 400 },
  10: { title: 'Application does not have permission for this action', status: 403 },
  190: { title: 'Error validating access token: Session has expired', status: 401 },
  80007: { title: 'Rate limit issues', status: 400 },
  130429: { title: 'Rate limit hit', status: 429 },
  130497: { title: 'Business account is restricted from messaging users in this country.', status: 403 },
  131026: { title: 'Message undeliverable', status: 400 },
  131031: { title: 'Business Account locked', status: 403 },
  131047: { title: 'Re-engagement message', status: 400 },
  131056: { title: '(Business Account, Consumer Account) pair rate limit hit', status: 400 },
};

export const refusalSchema = z.object({
  /** Of this person alone; of everybody where absent. */
  from: z.string().optional(),
  code: z.coerce.number().int(),
  /** `answer` = at once, `status` = after it was accepted. */
  by: z.enum(['answer', 'status']).default('answer'),
  /** The failed status does not say whom the message was to, as some of Meta's do not. */
  nameless: z.boolean().default(false),
  times: z.coerce.number().int().positive().default(1_000_000),
});
export type Refusal = z.infer<typeof refusalSchema>;

export class Refusals {
  private list: Refusal[] = [];

  add(refusal: Refusal): void {
    this.list.push(refusal);
  }

  clear(): void {
    this.list = [];
  }

  all(): Refusal[] {
    return this.list;
  }

  /** The first that is meant, used up once. */
  take(chat: Chat): Refusal | undefined {
    const found = this.list.find(({ from }) => from === undefined || from === chat.id);
    if (found && --found.times === 0) this.list = this.list.filter((one) => one !== found);
    return found;
  }
}

export const refusing = (code: number): SimAnswer =>
  graphError(TITLES[code]?.status ?? 400, code, TITLES[code]?.title ?? 'Refused as told');

/** What a failed status says; undefined = it is delivered. */
export function failureOf(chat: Chat, isTemplate: boolean, told: Refusal | undefined, now: Date) {
  if (told) return statusError(told.code);
  if (chat.blocked) return statusError(131026);
  const last = chat.messages.findLast(({ from }) => from === 'person')?.at;
  const isOpen = last !== undefined && now.getTime() - Date.parse(last) < WINDOW_MS;
  return isTemplate || isOpen ? undefined : statusError(131047);
}

function statusError(code: number) {
  const title = TITLES[code]?.title ?? 'Refused as told';
  return { code, title, message: title, error_data: { details: title } };
}
