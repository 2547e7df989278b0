/** People who write on WhatsApp, and the desk and the books that talk about them: hooks as the vendors send them. */
import { markerOf } from '../../providers/okdesk/marker';
import { send, until } from '../api/fixture';
import type { Company, Sent } from './company';
import { ACCOUNT, wamid } from './company';

export interface Person {
  phone: string;
  name: string;
}

type Content = Record<string, unknown> & { type: string };

export const text = (body: string): Content => ({ type: 'text', text: { body } });
export const press = (id: string, title: string): Content => ({
  type: 'interactive',
  interactive: { type: 'button_reply', button_reply: { id, title } },
});
export const file = (filename: string): Content => ({
  type: 'document',
  document: { id: '2289124321387257', filename, mime_type: 'application/pdf' },
});

const envelope = (value: object) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '1',
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '1', phone_number_id: ACCOUNT },
            ...value,
          },
        },
      ],
    },
  ],
});

/** One hook with what several people wrote. */
export const messages = (...written: [Person, Content][]) =>
  envelope({
    contacts: written.map(([{ phone, name }]) => ({ profile: { name }, wa_id: phone })),
    messages: written.map(([{ phone }, content]) => ({
      from: phone,
      id: wamid(phone),
      timestamp: String(Math.floor(Date.now() / 1000)),
      ...content,
    })),
  });

export const status = ({ phone }: Person, { messageId, effectId }: Sent, value = 'delivered') =>
  envelope({
    statuses: [
      {
        id: messageId,
        status: value,
        timestamp: String(Math.floor(Date.now() / 1000)),
        recipient_id: phone,
        biz_opaque_callback_data: effectId,
      },
    ],
  });

/** An employee's comment, or the echo of one of ours. */
export function comment(
  { issueId, key }: { issueId: string; key: string },
  { id, content, marker }: { id: string; content: string; marker?: string },
) {
  return {
    event: {
      event_type: 'new_comment',
      author: { id: '5', first_name: 'Пётр', type: marker ? 'contact' : 'employee' },
      comment: { id, is_public: true, content: `<p>${content}${marker ? markerOf(marker) : ''}</p>` },
    },
    issue: {
      id: issueId,
      title: 'Заявка',
      status: { code: 'opened', name: 'Открыта' },
      parameters: [{ code: 'fixit_key', value: key }],
    },
  };
}

export const payment = (ref: string, id: string, amount: number, payer: string) => ({
  event: 'payment',
  id,
  invoice: { ref },
  amount,
  currency: 'RUB',
  status: 'partially_paid',
  date: '2026-11-21T13:05:00',
  payer,
});

/** Takes the hook or fails. */
export async function take({ api }: Company, endpoint: string, body: unknown): Promise<void> {
  const response = await send(api.url, endpoint, body);
  if (!response.ok) throw new Error(`The hook was not taken: ${response.status} ${await response.text()}`);
}

export const says = (company: Company, person: Person, content: Content): Promise<void> =>
  take(company, 'whatsapp', messages([person, content]));

/** Until the person was told this, and no earlier than the `count`-th time. */
export const hears = ({ sent }: Company, { phone }: Person, words: string, count = 1): Promise<Sent[]> =>
  until(
    async () => sent.filter((one) => one.to === `phone:+${phone}` && one.text.includes(words)),
    (found) => found.length >= count,
  );

/** From the first message to an issue and its invoice. */
export async function opensIssue(company: Company, person: Person, problem: string): Promise<void> {
  await hears(company, person, 'Как к вам обращаться');
  await says(company, person, text(person.name));
  await hears(company, person, 'что случилось');
  await says(company, person, text(problem));
  await hears(company, person, 'Всё верно');
  await says(company, person, press('yes', 'Да, верно'));
  await hears(company, person, 'Счёт №');
}
