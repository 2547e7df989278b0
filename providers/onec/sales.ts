/** `Документ.РеализацияТоваровУслуг`: what was sold to whom, out of which warehouse. */
import type { Mappings } from '../../config';
import type { SaleBooks, SaleState, NewSale } from '../contract-checkout';
import { OutboundError } from '../failure';
import { majorUnits } from '../money';
import { checkedGuid, createDocuments } from './documents';
import type { OnecDocument } from './documents';
import { checkedCurrency, invoiceSchema, mappingMissing, onecText, vatWithin } from './invoice';
import type { OData } from './odata';

export const SALES = 'Document_РеализацияТоваровУслуг';

/** @param date of a new document, local time of the base */
export function createSales(odata: OData, mappings: Mappings, date: () => string): SaleBooks {
  // What a sale has of an invoice is all that is read of it.
  const sales = createDocuments(odata, { set: SALES, word: 'sale', schema: invoiceSchema });
  return {
    create: async (ref, sale) =>
      stateOf(await sales.create(ref, saleBody(checkedGuid(ref), sale, mappings, date()))),
    async find(ref) {
      const found = await sales.find(ref);
      return found && stateOf(found);
    },
    post: (ref) => sales.post(ref),
    withdraw: (ref) => sales.withdraw(ref),
  };
}

const stateOf = ({ Ref_Key, Number: number, Posted, DeletionMark }: OnecDocument): SaleState => ({
  ref: Ref_Key.toLowerCase(),
  number: number.trim(),
  posted: Posted,
  deleted: DeletionMark,
});

/** The members of a new, unposted document. OData runs no form code, so sums and tax are worked out here. */
export function saleBody(
  ref: string,
  { money, lines, comment }: NewSale,
  mappings: Mappings,
  date: string,
): Record<string, unknown> {
  const { organizationKey, counterpartyKey, warehouseKey, items, itemKey, vatRate } = mappings.onec;
  const unnamed = lines.filter(({ sku }) => !(items[sku] ?? itemKey)).map(({ sku }) => `onec.items."${sku}"`);
  const missing = [
    ...(organizationKey ? [] : ['onec.organizationKey']),
    ...(counterpartyKey ? [] : ['onec.counterpartyKey']),
    ...(unnamed.length === 0 ? [] : [...unnamed, 'or onec.itemKey']),
  ];
  if (missing.length > 0) throw mappingMissing('A sale', missing);
  checkedCurrency('Documents of sale', money.currency);
  const total = lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  if (total !== money.amount) throw mismatch();
  return {
    Ref_Key: ref,
    Date: date,
    Организация_Key: organizationKey,
    Контрагент_Key: counterpartyKey,
    ...(warehouseKey ? { Склад_Key: warehouseKey } : {}),
    СуммаДокумента: majorUnits(total),
    СуммаВключаетНДС: true,
    Комментарий: onecText(comment, 1000),
    Товары: lines.map(({ sku, price, quantity }, i) => ({
      LineNumber: String(i + 1),
      Номенклатура_Key: items[sku] ?? itemKey,
      Количество: quantity,
      Цена: majorUnits(price),
      Сумма: majorUnits(price * quantity),
      СтавкаНДС: vatRate,
      СуммаНДС: majorUnits(vatWithin(price * quantity, vatRate)),
    })),
  };
}

/** The base posts what stands in the lines, whatever the document's own sum says. */
const mismatch = (): OutboundError =>
  new OutboundError(
    'refused',
    'onec.sale_mismatch',
    'The lines of this sale do not come to its sum: enter it in 1C by hand, with the discount or surcharge that it has.',
  );
