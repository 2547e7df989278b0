/**
 * The parts of Meta's payload that are read, and nothing more: every object is loose, every list holds
 * `unknown`, so that one odd item never spoils its neighbours.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 *
 * Trap: since 2026 `from`, `wa_id` and `recipient_id` are missing for people who took a user name; then only the
 * business-scoped user id (`from_user_id`, `user_id`, `recipient_user_id`) is there.
 */
import { z } from 'zod';

const id = z.string().min(1);
const list = z.array(z.unknown());
/** Of no weight where it is odd: what it belongs to is read without it. */
const text = z.string().optional().catch(undefined);

export const envelopeSchema = z.looseObject({ object: z.literal('whatsapp_business_account'), entry: list });
export const entrySchema = z.looseObject({ changes: list });
export const changeSchema = z.looseObject({ field: z.string(), value: z.unknown() });

export const valueSchema = z.looseObject({
  metadata: z.looseObject({ phone_number_id: id }),
  contacts: list.optional().catch(undefined),
});
/** The members of a value that hold items; one that is no list does not hide the others. */
export const itemsSchema = list;

export const contactSchema = z.looseObject({
  profile: z.looseObject({ name: text }).optional().catch(undefined),
  wa_id: text,
  user_id: text,
  /** `US.ENT.…`: the same person over linked business portfolios. */
  parent_user_id: text,
});
export type WaContact = z.infer<typeof contactSchema>;

/** Unix seconds; a string on the wire, a number in some partners' copies. */
const timestamp = z
  .union([z.string().regex(/^\d{1,11}$/), z.int().min(0).max(99_999_999_999)])
  .transform(Number);

export const messageSchema = z.looseObject({
  id,
  type: z.string(),
  timestamp: timestamp.optional().catch(undefined),
  from: text,
  from_user_id: text,
  from_parent_user_id: text,
  group_id: z.string().nullish(),
  context: z.looseObject({ id: text }).optional().catch(undefined),
});
export type WaMessage = z.infer<typeof messageSchema>;

export const textSchema = z.looseObject({ body: z.string() });
export const replySchema = z.looseObject({ id: z.string(), title: z.string() });
export const interactiveSchema = z.looseObject({
  type: z.string(),
  button_reply: z.unknown().optional(),
  list_reply: z.unknown().optional(),
});
/** A quick reply of a template: other member names than an interactive button. */
export const templateButtonSchema = z.looseObject({ text: z.string(), payload: z.string().optional() });
export const mediaSchema = z.looseObject({
  id,
  mime_type: text,
  filename: text,
  caption: text,
  /** On audio: recorded in the chat, not attached. */
  voice: z.boolean().optional().catch(undefined),
});
export const locationSchema = z.looseObject({
  latitude: z.number(),
  longitude: z.number(),
  name: text,
  address: text,
});

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/reaction */
export const reactionSchema = z.looseObject({
  message_id: id,
  /** Missing where the reaction was taken back. */
  emoji: text,
});
/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/revoke */
export const revokeSchema = z.looseObject({ original_message_id: id });
/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/edit */
export const editSchema = z.looseObject({
  original_message_id: id,
  /** What it says now, in the form of a message without an id. */
  message: z.looseObject({ type: z.string() }),
});
/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/contacts */
export const cardsSchema = z
  .array(
    z.looseObject({
      name: z.looseObject({ formatted_name: text }).optional().catch(undefined),
      phones: z
        .array(z.looseObject({ phone: text, wa_id: text }))
        .optional()
        .catch(undefined),
    }),
  )
  .min(1);

/**
 * What the person is called from now on; who they were stands in the message's own `from` and `from_user_id`.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system
 */
export const systemSchema = z.looseObject({
  type: z.string(),
  wa_id: text,
  /** In versions before 2022 instead of `wa_id`. */
  new_wa_id: text,
  user_id: text,
  parent_user_id: text,
  previous_user_id: text,
});

export const errorSchema = z.looseObject({
  code: z.union([z.number(), z.string()]).transform(String),
  title: text,
  message: text,
  error_data: z.looseObject({ details: text }).optional().catch(undefined),
});

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status */
export const statusSchema = z.looseObject({
  id,
  status: z.string(),
  timestamp,
  recipient_id: text,
  recipient_user_id: text,
  recipient_parent_user_id: text,
  biz_opaque_callback_data: text,
  errors: list.optional().catch(undefined),
});
export type WaStatus = z.infer<typeof statusSchema>;
