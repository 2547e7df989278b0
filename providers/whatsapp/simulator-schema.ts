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

const template = z.object({
  name: z.string(),
  language: z.object({ code: z.string() }),
  components: z
    .array(
      z.object({
        type: z.literal('body'),
        // No line breaks and no runs of blanks, as Meta has it.
        parameters: z.array(
          z.object({ type: z.literal('text'), text: text(1024).regex(/^(?!.*[\n\t]| {5}).*$/s) }),
        ),
      }),
    )
    .optional(),
});

/** Approved in the simulated account: each has one parameter, in Russian and in English. */
const TEMPLATES = ['fixit_notice', 'fixit_question'];
const TEMPLATE_LANGUAGES = ['ru', 'en'];

/** Meta's code for a template that cannot be sent; undefined = it can, or there is none. */
export function templateErrorOf(send: Send): 132000 | 132001 | undefined {
  if (send.type !== 'template') return undefined;
  const { name, language, components } = send.template;
  if (!TEMPLATES.includes(name) || !TEMPLATE_LANGUAGES.includes(language.code)) return 132001;
  return components?.[0]?.parameters.length === 1 ? undefined : 132000;
}

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
  z.object({ ...addressed, type: z.literal('template'), template }),
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
  if (send.type !== 'interactive') return [];
  const { interactive } = send;
  return interactive.type === 'button'
    ? interactive.action.buttons.map(({ reply }) => reply)
    : interactive.action.sections.flatMap(({ rows }) => rows);
}

export function textOf(send: Send): string {
  switch (send.type) {
    case 'text':
      return send.text.body;
    case 'interactive':
      return send.interactive.body.text;
    case 'template':
      return send.template.components?.[0]?.parameters[0]?.text ?? '';
  }
}

/** The label that opens a list; undefined where the message has none. */
export const listLabelOf = (send: Send): string | undefined =>
  send.type === 'interactive' && send.interactive.type === 'list'
    ? send.interactive.action.button
    : undefined;
