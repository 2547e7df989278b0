/** Okdesk's contacts: the person an issue belongs to, found by phone or made. */
import { z } from 'zod';
import type { NewIssue } from '../contract';
import { OutboundError } from '../failure';
import type { OkdeskApi } from './api';
import { lineOf } from './encoding';

const contactSchema = z.looseObject({ id: z.number().int(), company_id: z.number().int().nullish() });
export type OkdeskContact = z.infer<typeof contactSchema>;

/** One object, or nothing in one of several forms. */
const foundSchema = z
  .union([
    contactSchema,
    z.array(contactSchema).transform((list) => list[0]),
    z.union([z.null(), z.looseObject({})]).transform(() => undefined),
  ])
  .optional();

/**
 * The contact with this phone, made where there is none. Okdesk matches the stored form of a number, and staff
 * type +7…, 7… and 8…, so all three are asked for. Without a phone there is no contact: a name alone would make
 * a new person with every issue.
 */
export async function contactFor(
  api: OkdeskApi,
  person: NewIssue['contact'],
): Promise<OkdeskContact | undefined> {
  if (person.phone === undefined) return undefined;
  for (const phone of spellingsOf(person.phone)) {
    const found = await findByPhone(api, phone);
    if (found) return found;
  }
  // Both names are mandatory in Okdesk; people in messengers often have one.
  const [first = '', ...rest] = lineOf(person.name, 200).split(' ');
  return api.call({
    method: 'POST',
    path: '/contacts',
    operation: 'POST contacts',
    body: {
      contact: {
        first_name: first || '-',
        last_name: rest.join(' ') || '-',
        phone: person.phone,
        ...(person.comment === undefined ? {} : { comment: lineOf(person.comment, 1000) }),
      },
    },
    answer: contactSchema,
  });
}

async function findByPhone(api: OkdeskApi, phone: string): Promise<OkdeskContact | undefined> {
  try {
    return await api.call({
      method: 'GET',
      path: '/contacts',
      operation: 'GET contacts',
      query: [['phone', phone]],
      answer: foundSchema,
    });
  } catch (error) {
    if (error instanceof OutboundError && error.type === 'okdesk.not_found') return undefined;
    throw error;
  }
}

/** E.164 first, then as people write it. */
export function spellingsOf(phone: string): string[] {
  const digits = phone.replace(/\D/g, '');
  const russian = /^7(\d{10})$/.exec(digits)?.[1];
  return [`+${digits}`, digits, ...(russian === undefined ? [] : [`8${russian}`])];
}
