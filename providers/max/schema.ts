/** The parts of an Update that are read, loose. https://dev.max.ru/docs-api/objects/Update */
import { z } from 'zod';

const id = z.int();
/** Unix milliseconds, bounded to what a Date can hold. */
const time = z.int().min(0).max(8.64e15);

export const updateSchema = z.looseObject({ update_type: z.string().min(1), timestamp: time });
export type MaxUpdate = z.infer<typeof updateSchema>;

const userSchema = z.looseObject({
  user_id: id,
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  name: z.string().nullish(),
  is_bot: z.boolean().nullish(),
});
export type MaxUser = z.infer<typeof userSchema>;

const attachmentSchema = z.looseObject({ type: z.string() });
export type MaxAttachment = z.infer<typeof attachmentSchema>;

const bodySchema = z.looseObject({
  mid: z.string().min(1),
  text: z.string().nullish(),
  attachments: z.array(attachmentSchema).nullish(),
});
export type MaxBody = z.infer<typeof bodySchema>;

export const messageSchema = z.looseObject({
  /** Absent in channels. */
  sender: userSchema.nullish(),
  recipient: z.looseObject({ chat_id: id, chat_type: z.string().nullish() }),
  timestamp: time,
  body: bodySchema,
  /** What it answers, or passes on. */
  link: z
    .looseObject({
      type: z.string(),
      sender: userSchema.nullish(),
      message: bodySchema.partial({ mid: true }).nullish(),
    })
    .nullish()
    .catch(undefined),
});
export type MaxMessage = z.infer<typeof messageSchema>;

export const withMessageSchema = z.looseObject({ message: messageSchema, user_locale: z.string().nullish() });

export const callbackSchema = z.looseObject({
  callback: z.looseObject({
    timestamp: time,
    callback_id: z.string().min(1),
    payload: z.string().nullish(),
    user: userSchema,
  }),
  /** Null where the message was deleted meanwhile; it is ours, so its sender is the bot. */
  message: messageSchema.nullish().catch(undefined),
  user_locale: z.string().nullish(),
});

export const removedSchema = z.looseObject({ message_id: z.string().min(1), chat_id: id, user_id: id });

/** bot_started, bot_stopped, dialog_removed: a dialog, never a group. */
export const dialogSchema = z.looseObject({
  chat_id: id,
  user: userSchema,
  payload: z.string().nullish(),
  user_locale: z.string().nullish(),
});

const text = z.string().min(1);
export const fileSchema = z.looseObject({
  payload: z.looseObject({ url: text, token: z.string().nullish() }),
  filename: z.string().nullish(),
});
export const locationSchema = z.looseObject({ latitude: z.number(), longitude: z.number() });
export const contactSchema = z.looseObject({
  payload: z.looseObject({
    vcf_info: z.string().nullish(),
    /** Whose card it is, where they are on MAX. The first name is the newer one. */
    max_info: userSchema.nullish(),
    tam_info: userSchema.nullish(),
  }),
});
export const shareSchema = z.looseObject({
  payload: z.looseObject({ url: z.string().nullish() }).nullish(),
  title: z.string().nullish(),
});
export const keyboardSchema = z.looseObject({
  payload: z.looseObject({
    buttons: z.array(z.array(z.looseObject({ text: z.string(), payload: z.string().nullish() }))),
  }),
});
