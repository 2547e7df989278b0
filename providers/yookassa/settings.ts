/** Settings of a YooKassa shop. Its notifications are not signed: who may send them is a list of networks. */
import { z } from 'zod';
import { networksSetting } from '../../networks';
import type { Networks } from '../../networks';
import type { SideSettings } from '../contract';

export interface YookassaHookSettings {
  allowed: Networks;
}

export interface YookassaClientSettings {
  /** The part before `/v3`, without a slash at its end. */
  apiUrl: string;
  shopId: string;
  secret: string;
}

/** The vendor's own list: https://yookassa.ru/developers/using-api/webhooks#ip */
export const VENDOR_NETWORKS: Networks = [
  '185.71.76.0/27',
  '185.71.77.0/27',
  '77.75.153.0/25',
  '77.75.154.128/25',
  '77.75.156.11',
  '77.75.156.35',
  '2a02:5180::/32',
];

/** Names no secret: the shop's number stands in every address of its office. */
const SANDBOX_SHOP = '100500';

export const hookSettings: SideSettings<YookassaHookSettings> = {
  variables: ['YOOKASSA_SHOP_ID', 'YOOKASSA_ALLOWED_IPS'],
  required: [['YOOKASSA_SHOP_ID']],
  schema: z
    .object({ YOOKASSA_SHOP_ID: z.string().min(1), YOOKASSA_ALLOWED_IPS: networksSetting })
    // An empty list would let everybody in: the address is all that there is.
    .transform(({ YOOKASSA_ALLOWED_IPS: given }) => ({
      allowed: given.length > 0 ? given : VENDOR_NETWORKS,
    })),
  sandbox: () => ({ YOOKASSA_SHOP_ID: SANDBOX_SHOP, YOOKASSA_ALLOWED_IPS: '127.0.0.0/8,::1' }),
};

export const clientSettings: SideSettings<YookassaClientSettings> = {
  variables: ['YOOKASSA_API_URL', 'YOOKASSA_SHOP_ID', 'YOOKASSA_SECRET'],
  required: [['YOOKASSA_SHOP_ID', 'YOOKASSA_SECRET']],
  schema: z
    .object({
      YOOKASSA_API_URL: z
        .url({ protocol: /^https?$/, error: 'an http(s) URL, the part before /v3' })
        .default('https://api.yookassa.ru'),
      YOOKASSA_SHOP_ID: z.string().min(1),
      YOOKASSA_SECRET: z.string().min(1),
    })
    .transform((env) => ({
      apiUrl: env.YOOKASSA_API_URL.replace(/\/+$/, ''),
      shopId: env.YOOKASSA_SHOP_ID,
      secret: env.YOOKASSA_SECRET,
    })),
  sandbox: (secret, url) => ({
    YOOKASSA_API_URL: url,
    YOOKASSA_SHOP_ID: SANDBOX_SHOP,
    YOOKASSA_SECRET: secret('secret'),
  }),
};
