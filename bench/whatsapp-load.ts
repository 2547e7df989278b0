/** Distinct, signed WhatsApp hooks as bytes on the wire, so that the generator does nothing but send. */
import { hmacHex } from '../providers/verify';

export interface LoadPlan {
  secret: string;
  /** phone_number_id: tells the hooks of one run from another's. */
  account: string;
  contacts: number;
  /** Connections; a contact's hooks all go over one, so that its order is known. */
  lanes: number;
  perLane: number;
}

/** Each lane's requests, in the order they are to be sent. The text of a contact's hooks counts from 0. */
export function buildLanes(plan: LoadPlan): Buffer[][] {
  const { lanes, perLane, contacts } = plan;
  return Array.from({ length: lanes }, (_, lane) => {
    const own = Array.from({ length: contacts }, (_n, i) => i).filter((contact) => contact % lanes === lane);
    return Array.from({ length: perLane }, (_n, i) => {
      const contact = own[i % own.length] ?? lane;
      return request(plan, contact, Math.floor(i / own.length));
    });
  });
}

/** One of them, for a client that speaks HTTP itself. */
export function hookOf(
  { secret, account }: Pick<LoadPlan, 'secret' | 'account'>,
  contact: number,
  sequence: number,
): { headers: Record<string, string>; body: Buffer } {
  const body = Buffer.from(JSON.stringify(notification(account, contact, sequence)));
  const headers = {
    'User-Agent': 'facebookexternalua',
    Accept: '*/*',
    'Content-Type': 'application/json',
    'X-Hub-Signature-256': `sha256=${hmacHex('sha256', secret, body)}`,
  };
  return { headers, body };
}

/** As WhatsApp knows them. */
export const phoneOf = (contact: number): string => `7999${String(contact).padStart(7, '0')}`;

function request(plan: LoadPlan, contact: number, sequence: number): Buffer {
  const { headers, body } = hookOf(plan, contact, sequence);
  const head = [
    'POST /hooks/whatsapp HTTP/1.1',
    'Host: 127.0.0.1',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${body.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}

function notification(account: string, contact: number, sequence: number): unknown {
  const phone = phoneOf(contact);
  const user = `RU.${1_000_000_000 + contact}`;
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '79990000000', phone_number_id: account },
    contacts: [{ profile: { name: `Клиент ${contact}` }, wa_id: phone, user_id: user }],
    messages: [
      {
        from: phone,
        from_user_id: user,
        id: `wamid.${account}.${contact}.${sequence}`,
        timestamp: String(Math.floor(Date.now() / 1_000)),
        type: 'text',
        text: { body: String(sequence) },
      },
    ],
  };
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: '102290129340398', changes: [{ value, field: 'messages' }] }],
  };
}
