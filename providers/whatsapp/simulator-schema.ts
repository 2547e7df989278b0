/** What the Cloud API accepts in a send, with its limits, as far as our client can write it. */
import { z } from 'zod';
import { LIMITS } from './message';

const text = (limit: number) => z.string().min(1).max(limit);

const button = z.object({
  type: z.literal('reply'),
  reply: z.object({ id: text(LIMITS.buttonId), title: text(LIMITS.buttonTitle) }),
});

const row = z.object({
  id: text(LIMITS.rowId),
  title: text(LIMITS.rowTitle),
  description: z.string().max(LIMITS.rowDescription).optional(),
});

const body = z.object({ text: text(LIMITS.interactiveText) });

const interactive = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('button'),
    body,
    action: z.object({ buttons: z.array(button).min(1).max(LIMITS.buttons) }),
  }),
  z.object({
    type: z.literal('list'),
    body,
    action: z.object({
      button: text(LIMITS.listButton),
      sections: z.array(z.object({ title: z.string().optional(), rows: z.array(row).min(1) })).min(1),
    }),
  }),
]);

const addressed = {
  messaging_product: z.literal('whatsapp'),
  to: z.string().optional(),
  recipient: z.string().optional(),
  context: z.object({ message_id: z.string() }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
};

const sendShape = z.discriminatedUnion('type', [
  z.object({ ...addressed, type: z.literal('text'), text: z.object({ body: text(LIMITS.text) }) }),
  z.object({ ...addressed, type: z.literal('interactive'), interactive }),
]);
export type Send = z.infer<typeof sendShape>;

export const sendSchema = sendShape
  .refine(({ to, recipient }) => Boolean(to ?? recipient), { message: 'is required', path: ['to'] })
  .refine((send) => rowsOf(send).length <= LIMITS.rows, {
    message: `Total row count exceed max allowed count: ${LIMITS.rows}`,
    path: ['interactive', 'action', 'sections'],
  })
  .refine((send) => new Set(rowsOf(send).map(({ id }) => id)).size === rowsOf(send).length, {
    message: 'Duplicated ids of buttons or rows',
    path: ['interactive', 'action'],
  });

/** Buttons or rows, whichever a message has. */
export function rowsOf(send: Send): { id: string; title: string; description?: string }[] {
  if (send.type === 'text') return [];
  const { interactive } = send;
  return interactive.type === 'button'
    ? interactive.action.buttons.map(({ reply }) => reply)
    : interactive.action.sections.flatMap(({ rows }) => rows);
}

export const textOf = (send: Send): string =>
  send.type === 'text' ? send.text.body : send.interactive.body.text;

/** The label that opens a list; undefined where the message has none. */
export const listLabelOf = (send: Send): string | undefined =>
  send.type === 'interactive' && send.interactive.type === 'list'
    ? send.interactive.action.button
    : undefined;
