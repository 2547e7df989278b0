/** The simulated account's contacts. */
import { z } from 'zod';
import type { SimAnswer, SimRequest } from '../../sandbox/contract';
import { invalid, parse } from './simulator-input';
import type { OkdeskStore, SimContact } from './simulator-store';

/** One object, or an empty one: the call answers no list unless two people share the number. */
export function findContact({ query }: SimRequest, store: OkdeskStore): SimAnswer {
  const [first, ...more] = store.contactsByPhone(query.get('phone') ?? '').map(contactBody);
  return { status: 200, body: more.length > 0 ? [first, ...more] : (first ?? {}) };
}

const name = z.string().trim().min(1);
const person = z.object({
  first_name: name,
  last_name: name,
  phone: z.string().optional(),
  comment: z.string().optional(),
});
const contactSchema = z.object({ contact: person });

/** A phone belongs to one contact, also to an archived one. */
export async function createContact(request: SimRequest, store: OkdeskStore): Promise<SimAnswer> {
  const given = await parse(contactSchema, request);
  if (!given.success) return given.answer;
  const { phone } = given.data.contact;
  if (phone !== undefined && store.contactsByPhone(phone).length > 0)
    return invalid({ phone: ['уже существует'] });
  return { status: 200, body: contactBody(store.addContact(given.data.contact)) };
}

export const fullName = ({ first_name, last_name }: SimContact): string => `${last_name} ${first_name}`;

const contactBody = (contact: SimContact): Record<string, unknown> => ({
  ...contact,
  name: fullName(contact),
  company_id: contact.company_id ?? null,
});
