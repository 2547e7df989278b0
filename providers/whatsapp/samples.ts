/**
 * Messages of one made-up customer, and a receipt.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 */
import type { Freshness, HookSample } from '../contract';

const PHONE = '79161234567';

const change = (account: string, value: object) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '102290129340398',
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '15550783881', phone_number_id: account },
            ...value,
          },
        },
      ],
    },
  ],
});

const seconds = ({ now }: Freshness): string => String(Math.floor(now.getTime() / 1000));

const message =
  (content: object): HookSample['body'] =>
  (fresh, account) =>
    change(account, {
      contacts: [{ profile: { name: 'Анна' }, wa_id: PHONE }],
      messages: [{ from: PHONE, id: `wamid.${fresh.text}`, timestamp: seconds(fresh), ...content }],
    });

export const samples = {
  text: {
    about: 'a customer writes',
    body: message({ type: 'text', text: { body: 'Здравствуйте, течёт кран' } }),
  },
  button: {
    about: 'a customer presses "yes"',
    body: message({
      type: 'interactive',
      interactive: { type: 'button_reply', button_reply: { id: 'confirm:yes', title: 'Да, верно' } },
    }),
  },
  read: {
    about: 'a message of ours was read',
    body: (fresh, account) =>
      change(account, {
        statuses: [
          { id: `wamid.${fresh.text}`, status: 'read', timestamp: seconds(fresh), recipient_id: PHONE },
        ],
      }),
  },
} as const satisfies Record<string, HookSample>;
