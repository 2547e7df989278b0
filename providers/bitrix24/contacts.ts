/** The buyer in Bitrix24's address book: found by phone or e-mail, made where there is none. */
import { z } from 'zod';
import type { NewDeal } from '../contract-checkout';
import { OutboundError } from '../failure';
import type { Bitrix24Api } from './api';
import { lineOf } from './encoding';

const CONTACTS = 3;
const ids = z.array(z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]));
/** Trap: an empty answer is a list, where another is a table. */
const foundSchema = z.union([
  z.looseObject({ CONTACT: ids.default([]) }).transform(({ CONTACT }) => CONTACT),
  z.array(z.unknown()).transform((): number[] => []),
]);
const madeSchema = z.looseObject({ item: z.looseObject({ id: z.number() }) });

/**
 * Looked for before it is made, at every attempt: whom an earlier one made has the phone. Without phone and e-mail there
 * is none, for nobody could tell them from another; nor where Bitrix24 refuses it: the deal matters more.
 */
export async function contactFor(
  api: Bitrix24Api,
  contact: NonNullable<NewDeal['contact']>,
): Promise<number | undefined> {
  const { phone, email, name } = contact;
  const given = (
    [
      ['PHONE', phone],
      ['EMAIL', email],
    ] as const
  ).flatMap(([type, value]) => (value ? [{ type, value }] : []));
  if (given.length === 0) return undefined;
  try {
    for (const { type, value } of given) {
      const parameters = { type, values: [value], entity_type: 'CONTACT' };
      const [found] = await api.call('crm.duplicate.findbycomm', parameters, foundSchema);
      if (found !== undefined) return found;
    }
    const fm = given.map(({ type, value }) => ({ typeId: type, valueType: 'WORK', value }));
    const fields = { name: lineOf(name, 50), fm };
    return (await api.call('crm.item.add', { entityTypeId: CONTACTS, fields }, madeSchema)).item.id;
  } catch (error) {
    if (error instanceof OutboundError && error.outcome === 'refused') return undefined;
    throw error;
  }
}
