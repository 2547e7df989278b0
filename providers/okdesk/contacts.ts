/** Okdesk's contacts: the person an issue belongs to, found by phone or made. */
import { z } from 'zod';
import type { NewIssue } from '../contract';
import { OutboundError } from '../failure';
import type { OkdeskApi } from './api';
import { lineOf } from './encoding';
import { restId } from './ids';

const contactSchema = z.looseObject({
  id: restId,
  company_id: restId.nullish().catch(undefined),
  /** Archived where false. */
  active: z.boolean().nullish().catch(undefined),
  /** Some lists name those who left so. */
  archived: z.boolean().nullish().catch(undefined),
  deleted_at: z.string().nullish().catch(undefined),
});
export type OkdeskContact = z.infer<typeof contactSchema>;

/** One object, several, or none; bare, or in a member that is called so. */
const bareSchema = z.union([contactSchema.transform((one) => [one]), z.array(contactSchema)]);
const foundSchema = z
  .union([
    bareSchema,
    z.looseObject({ contact: bareSchema }).transform(({ contact }) => contact),
    z.looseObject({ contacts: z.array(contactSchema) }).transform(({ contacts }) => contacts),
    z.union([z.null(), z.looseObject({}), z.array(z.unknown()).max(0)]).transform(() => []),
  ])
  .optional()
  .transform((contacts) => contacts ?? []);

const madeSchema = z.union([
  contactSchema,
  z.looseObject({ contact: contactSchema }).transform(({ contact }) => contact),
]);

/**
 * The contact with this phone, made where there is none. Okdesk matches the stored form of a number, and staff
 * type +7…, 7… and 8…, so all three are asked for. Without a phone there is no contact: a name alone would make
 * a new person with every issue. Nor is there one where Okdesk refuses to make it, as it does while an archived
 * contact has the number: the issue matters more than whom it belongs to.
 */
export async function contactFor(
  api: OkdeskApi,
  person: NewIssue['contact'],
): Promise<OkdeskContact | undefined> {
  const { phone } = person;
  if (phone === undefined) return undefined;
  const found = await findByPhone(api, phone);
  if (found) return found;
  try {
    return await createContact(api, { ...person, phone });
  } catch (error) {
    if (!isRefusal(error, 'okdesk.invalid')) throw error;
    // Another worker may have made it just now.
    return findByPhone(api, phone);
  }
}

/** Of several who share a number the one who was there first: the same at every issue. */
async function findByPhone(api: OkdeskApi, phone: string): Promise<OkdeskContact | undefined> {
  for (const spelling of spellingsOf(phone)) {
    const [first] = (await withPhone(api, spelling)).filter(isActive).sort((a, b) => a.id - b.id);
    if (first) return first;
  }
  return undefined;
}

const isActive = ({ active, archived, deleted_at: deletedAt }: OkdeskContact): boolean =>
  active !== false && archived !== true && (deletedAt ?? '') === '';

async function withPhone(api: OkdeskApi, phone: string): Promise<OkdeskContact[]> {
  try {
    return await api.call({
      method: 'GET',
      path: '/contacts',
      operation: 'GET contacts',
      query: [['phone', phone]],
      answer: foundSchema,
    });
  } catch (error) {
    if (isRefusal(error, 'okdesk.not_found')) return [];
    throw error;
  }
}

async function createContact(
  api: OkdeskApi,
  person: NewIssue['contact'] & { phone: string },
): Promise<OkdeskContact> {
  // Both names are mandatory in Okdesk; people in messengers often have one.
  const [first = '', ...rest] = lineOf(person.name, 200).split(' ');
  const contact = {
    first_name: first || '-',
    last_name: rest.join(' ') || '-',
    phone: person.phone,
    ...(person.comment === undefined ? {} : { comment: lineOf(person.comment, 1000) }),
  };
  const post = (body: object) =>
    api.call({ method: 'POST', path: '/contacts', operation: 'POST contacts', body, answer: madeSchema });
  try {
    return await post({ contact });
  } catch (error) {
    // Whether this body is wrapped is not documented: one who does not look into the wrapper misses the names.
    if (!isRefusal(error, 'okdesk.invalid') || !/first_name|last_name/.test(error.message)) throw error;
    return post(contact);
  }
}

const isRefusal = (error: unknown, type: string): error is OutboundError =>
  error instanceof OutboundError && error.type === type;

/** E.164 first, then as people write it. */
export function spellingsOf(phone: string): string[] {
  const digits = phone.replace(/\D/g, '');
  const russian = /^[78](\d{10})$/.exec(digits)?.[1];
  return russian === undefined ? [`+${digits}`, digits] : [`+7${russian}`, `7${russian}`, `8${russian}`];
}
