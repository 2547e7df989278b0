/** What a text that somebody typed may be. */
import { nameQuery } from '../../journal/search/people';
import type { ParsedId } from '../../workflows/ids';
import { parseWorkflowId } from '../../workflows/ids';
import { phoneNumber } from './phone';

export interface Term {
  text: string;
  /** The same in lower and in upper case: ids are copied in both. */
  writings: string[];
  uuid?: string;
  workflow?: ParsedId;
  /** Ends of phone numbers, digits alone. */
  phoneEnds: string[];
  /** For the index of names. */
  name?: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PHONE = /^\+?[\d\s().‐-―-]+$/;
/** Fewer would be the end of everybody's number. */
const MIN_DIGITS = 4;
/** ITU-T E.164 */
const MAX_DIGITS = 15;

export function readTerm(query: string): Term {
  // As people write the number of an issue.
  const text = query.trim().replace(/^[#№]\s*/, '') || query.trim();
  const workflow = parseWorkflowId(text);
  const name = nameQuery(text);
  return {
    text,
    writings: [...new Set([text, text.toLowerCase(), text.toUpperCase()])],
    phoneEnds: phoneEnds(text),
    ...(UUID.test(text) ? { uuid: text.toLowerCase() } : {}),
    ...(workflow ? { workflow } : {}),
    ...(name === undefined || UUID.test(text) ? {} : { name }),
  };
}

/** As it was typed, and as the whole number that it may be: 8 (916) 123-45-67 ends in 79161234567. */
function phoneEnds(text: string): string[] {
  if (!PHONE.test(text)) return [];
  const digits = text.replace(/\D/g, '');
  if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS) return [];
  const whole = phoneNumber.safeParse(text);
  return [...new Set([digits, ...(whole.success ? [whole.data.slice(1)] : [])])];
}
