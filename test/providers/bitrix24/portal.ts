/** A simulated portal over HTTP, and our client to it. */
import { parseMappings } from '../../../mappings';
import { createCrm } from '../../../providers/bitrix24/client';
import { clientSettings, hookSettings } from '../../../providers/bitrix24/settings';
import { bitrix24Simulator } from '../../../providers/bitrix24/simulator';
import type { Crm, NewDeal } from '../../../providers/contract-checkout';
import type { HttpCall } from '../../../providers/http';
import { oneSecret, settingsOf } from '../sides';
import { startVendorSide } from '../vendor-side';
import type { VendorSide } from '../vendor-side';

export const MAPPED = `bitrix24:
  categoryId: 1
  stages: { new: 'C1:NEW', awaiting_payment: 'C1:PREPAYMENT_INVOICE', paid: 'C1:EXECUTING', won: 'C1:WON' }
  orphanStage: C1:PREPARATION
  fields: { customerId: UF_CRM_1234567890 }
  notifyUserId: 1
`;

export const RUB = (amount: number): NewDeal['money'] => ({ amount, currency: 'RUB' });

export const ORDER: NewDeal = {
  title: 'Заказ FX-1001',
  money: RUB(149_950),
  stage: 'new',
  origin: 'FX-1001',
  comment: '2 × чайник',
};

export interface Portal extends VendorSide {
  crm: Crm;
  calls: HttpCall[];
  /** A client of another fixit.yml. */
  crmOf(mapped: string): Crm;
  settings: ReturnType<typeof clientSettings.schema.parse>;
}

export async function startPortal(): Promise<Portal> {
  const hook = settingsOf(hookSettings, oneSecret);
  const vendor = await startVendorSide(
    'bitrix24',
    bitrix24Simulator(hook, settingsOf(clientSettings, oneSecret)),
  );
  const calls: HttpCall[] = [];
  const settings = settingsOf(clientSettings, oneSecret, vendor.url);
  const http: VendorSide['http'] = {
    ...vendor.http,
    call(call) {
      calls.push(call);
      return vendor.http.call(call);
    },
  };
  const crmOf = (mapped: string): Crm => createCrm(settings, { http, mappings: parseMappings(mapped) });
  return { ...vendor, http, settings, calls, crmOf, crm: crmOf(MAPPED) };
}
