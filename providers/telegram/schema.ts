/**
 * The parts of an Update that are read, loose. https://core.telegram.org/bots/api#update
 *
 * Ids need up to 52 bits: `z.int()` takes safe integers only, so an id that JSON.parse has rounded is never
 * taken for the real one.
 */
import { z } from 'zod';

const id = z.int();
/** Unix seconds, bounded to what a Date can hold. */
const date = z.int().min(0).max(99_999_999_999);

export const updateSchema = z.looseObject({ update_id: id });

const userSchema = z.looseObject({
  id,
  is_bot: z.boolean().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  language_code: z.string().optional(),
});
export type TgUser = z.infer<typeof userSchema>;

const chatSchema = z.looseObject({ id, type: z.string().optional(), title: z.string().optional() });
export type TgChat = z.infer<typeof chatSchema>;

export const messageSchema = z.looseObject({
  message_id: id,
  date,
  chat: chatSchema,
  from: userSchema.optional(),
  /** In whose name it is written, where not in that of `from`. */
  sender_chat: z.unknown().optional(),
  caption: z.string().optional(),
  media_group_id: z.string().optional(),
  edit_date: date.optional(),
  migrate_to_chat_id: id.optional(),
  migrate_from_chat_id: id.optional(),
});
export type TgMessage = z.infer<typeof messageSchema>;

/** https://core.telegram.org/bots/api#messagereactionupdated; what stands there now, and what stood there before. */
export const reactionSchema = z.looseObject({
  chat: chatSchema,
  message_id: id,
  user: userSchema.optional(),
  date,
  new_reaction: z.array(z.looseObject({ type: z.string(), emoji: z.string().optional() })),
});

/** https://core.telegram.org/bots/api#chatmemberupdated */
export const memberSchema = z.looseObject({
  chat: chatSchema,
  date,
  new_chat_member: z.looseObject({ status: z.string() }),
});

/** https://core.telegram.org/bots/api#messageentity; what is no list of them is none. */
export const entitiesSchema = z
  .array(
    z.looseObject({
      type: z.string(),
      offset: z.int().min(0),
      length: z.int().min(0),
      user: userSchema.optional(),
    }),
  )
  .default([])
  .catch([]);

export const replySchema = z.looseObject({ from: userSchema.optional() }).optional().catch(undefined);

const buttonSchema = z.looseObject({ text: z.string(), callback_data: z.string().optional() });

/** https://core.telegram.org/bots/api#callbackquery; `message` may be inaccessible, or missing (inline mode). */
export const callbackSchema = z.looseObject({
  id: z.string().min(1),
  from: userSchema,
  message: z
    .looseObject({
      message_id: id,
      chat: chatSchema,
      reply_markup: z
        .looseObject({ inline_keyboard: z.array(z.array(buttonSchema)) })
        .optional()
        .catch(undefined),
    })
    .optional(),
  data: z.string().optional(),
});
export type TgCallback = z.infer<typeof callbackSchema>;

export const fileSchema = z.looseObject({
  file_id: z.string().min(1),
  mime_type: z.string().optional(),
  file_name: z.string().optional(),
});
/** Sizes of one photo, the largest last. */
export const photoSchema = z.array(fileSchema).min(1);
export const locationSchema = z.looseObject({ latitude: z.number(), longitude: z.number() });
export const venueSchema = z.looseObject({
  location: locationSchema,
  title: z.string().optional(),
  address: z.string().optional(),
});
/** `user_id` is the sender's own where they share their own number. */
export const contactSchema = z.looseObject({
  phone_number: z.string(),
  first_name: z.string(),
  last_name: z.string().optional(),
  user_id: id.optional(),
});
