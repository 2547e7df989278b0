/** With whom a dialog is to be: a person on a channel, in the form in which the caller knows them. */
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';
import type { ChannelId } from '../../workflows/events';
import { CONTACT_ID } from '../../workflows/ids';
import { text } from '../v1/fields';
import { phoneNumber } from '../v1/phone';

const account = text(100)
  .meta({
    description:
      'Our account on the channel (WhatsApp: the `phone_number_id` that the person writes to); absent = the configured one.',
  })
  .optional();

const contact = z
  .string()
  .regex(CONTACT_ID, 'the id of a contact, a number, as the search for dialogs gives it')
  .meta({
    description:
      'The id of somebody who is known already, instead of the address; see the search for dialogs.',
    examples: ['12'],
  })
  .optional();

const name = text(200)
  .regex(/\S/, 'is blank')
  .trim()
  .meta({
    description: 'Kept with the contact; the flow asks for the name all the same.',
    examples: ['Иван'],
  })
  .optional();

const language = z
  .enum(['ru', 'en'])
  .meta({
    description:
      'In which the dialog speaks; absent = what the person asked for or their channel states, else as configured. A dialog that is opened again keeps its own.',
    examples: ['ru'],
  })
  .optional();

/** Too short to be anybody's number, a text is still a part of one to a search. */
const phone = phoneNumber
  .refine((number) => parsePhoneNumberFromString(number)?.isPossible(), 'a whole phone number')
  .optional();

/** Bot API: a chat's id has at most 52 significant bits. https://core.telegram.org/bots/api#chat */
const NO_CHAT = 'the id of a chat, a number';
const chatId = z
  .union([z.int(), z.string().regex(/^-?\d{1,16}$/, NO_CHAT)], { error: NO_CHAT })
  .meta({
    description: 'The id of the chat with the bot. A bot may write only to those who have written to it.',
    examples: ['5012345678'],
  })
  .transform(String)
  .optional();

const NO_USER = 'the id of a person on MAX, a number';
const userId = z
  .union([z.int().positive(), z.string().regex(/^[1-9]\d{0,15}$/, NO_USER)], { error: NO_USER })
  .meta({ description: 'The id of the person on MAX, instead of that of the chat.', examples: ['54321'] })
  .transform(String)
  .optional();

/** JSON Schema has no word for "exactly one of these members" but this. */
const oneOf = (...members: string[]) => ({ oneOf: members.map((member) => ({ required: [member] })) });

const exactlyOne =
  <M extends string>(...members: [M, ...M[]]) =>
  (input: Partial<Record<M, unknown>>, context: z.core.$RefinementCtx) => {
    if (members.filter((member) => input[member] !== undefined).length !== 1)
      context.addIssue({
        code: 'custom',
        path: [members[0]],
        message: `either ${members.join(' or ')} says with whom, and ${members.length > 2 ? 'only one of them' : 'not both'}`,
      });
  };

export const onWhatsApp = z
  .strictObject({ channel: z.literal('whatsapp'), account, phone, contact, name, language })
  .superRefine(exactlyOne('phone', 'contact'))
  .meta({
    title: 'On WhatsApp',
    description:
      'Meta delivers a message that is no template only within 24 hours after the person wrote last; ' +
      'one it does not deliver ends the dialog.',
    ...oneOf('phone', 'contact'),
  });

export const onTelegram = z
  .strictObject({ channel: z.literal('telegram'), account, chatId, contact, name, language })
  .superRefine(exactlyOne('chatId', 'contact'))
  .meta({ title: 'On Telegram', ...oneOf('chatId', 'contact') });

export const onMax = z
  .strictObject({ channel: z.literal('max'), account, chatId, userId, contact, name, language })
  .superRefine(exactlyOne('chatId', 'userId', 'contact'))
  .meta({ title: 'On MAX', ...oneOf('chatId', 'userId', 'contact') });

export const person = z.discriminatedUnion('channel', [onWhatsApp, onTelegram, onMax], {
  error: ({ code }) => (code === 'invalid_union' ? '"whatsapp", "telegram" or "max"' : undefined),
});

export type PersonInput = z.output<typeof person>;

interface Addressed {
  /** The alias of the address, as the provider's hooks name it. */
  alias?: string;
  phone?: string;
}

/** How the address reads in contacts. A phone is E.164. */
export function addressOf(input: PersonInput): Addressed {
  switch (input.channel) {
    case 'whatsapp':
      return input.phone === undefined ? {} : { alias: `phone:${input.phone}`, phone: input.phone };
    case 'telegram':
      return input.chatId === undefined ? {} : { alias: `chat:${input.chatId}` };
    case 'max': {
      const { chatId, userId } = input;
      if (chatId !== undefined) return { alias: `chat:${chatId}` };
      return userId === undefined ? {} : { alias: `user:${userId}` };
    }
  }
}

/** One set of credentials is one account there, whatever a caller names. */
export const HAS_ONE_ACCOUNT = { whatsapp: false, telegram: true, max: true } as const satisfies Partial<
  Record<ChannelId, boolean>
>;
