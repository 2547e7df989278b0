/** Holds the settings against the live shop. Reads only: `GET /v3/me`. */
import type { ClientDeps, Finding } from '../contract';
import { OutboundError } from '../failure';
import { createApi } from './api';
import { DEFAULT_RETURN_URL } from './client';
import { shopSchema } from './schema';
import type { YookassaClientSettings } from './settings';

export async function check(
  settings: YookassaClientSettings,
  { http, mappings, hookUrl }: ClientDeps,
): Promise<Finding[]> {
  const what = 'YOOKASSA_SHOP_ID, YOOKASSA_SECRET';
  try {
    const api = createApi(settings, http);
    const shop = await api({ path: 'me', operation: 'GET me', answer: shopSchema });
    const on = shop.status === undefined || shop.status === 'enabled';
    return [
      {
        what,
        ok: shop.account_id === settings.shopId,
        detail: `The secret belongs to shop ${shop.account_id}${shop.account_id === settings.shopId ? '.' : ', which is not YOOKASSA_SHOP_ID.'}`,
      },
      {
        what: 'shop',
        ok: on,
        detail: on ? 'It may take payments.' : `It is "${shop.status}": see to it in the shop's office.`,
      },
      {
        what: 'test mode',
        ok: true,
        detail: shop.test ? 'A test shop: no money moves.' : 'A live shop: payments are real.',
      },
      {
        what: 'receipts',
        ok: true,
        detail: shop.fiscalization_enabled
          ? `Receipts are made, with checkout.vatCode ${mappings.checkout.vatCode}.`
          : 'The shop makes no receipts through YooKassa; those sent along are left aside.',
      },
      hookFinding(hookUrl),
      returnFinding(mappings.checkout.returnUrl),
    ];
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return [{ what, ok: false, detail: error.message }];
  }
}

/** The list of notification addresses is only for partners' tokens: a shop's own secret may not ask. */
function hookFinding(hookUrl: string | undefined): Finding {
  const events = 'payment.waiting_for_capture, payment.succeeded, payment.canceled, refund.succeeded';
  if (hookUrl === undefined)
    return {
      what: 'notifications',
      ok: true,
      detail: 'PUBLIC_URL is not set: where they should come to is not known here.',
    };
  if (!hookUrl.startsWith('https://'))
    return { what: 'notifications', ok: false, detail: 'YooKassa sends to https only; PUBLIC_URL is not.' };
  const detail = `By hand in the shop's office, Integration, HTTP notifications: ${hookUrl} with ${events}. It cannot be asked from here.`;
  return { what: 'notifications', ok: true, detail };
}

const returnFinding = (returnUrl: string | undefined): Finding => ({
  what: 'checkout.returnUrl',
  ok: true,
  detail: returnUrl
    ? 'Customers come back to the address in fixit.yml.'
    : `Not set in fixit.yml: customers are led to ${DEFAULT_RETURN_URL} after they paid.`,
});
