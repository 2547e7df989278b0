/** With whom a dialog is to be: a person on a channel, in the form in which the caller knows them. */
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';
import type { ChannelId } from '../../workflows/events';
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
  .regex(/^\d{1,18}$/, 'the id of a contact, a number, as the search for dialogs gives it')
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

/** JSON Schema has no word for "exactly one of these members" but this. */
const oneOf = (...members: string[]) => ({ oneOf: members.map((member) => ({ required: [member] })) });

const exactlyOne =
  <M extends string>(first: M, second: 'contact') =>
  (input: Partial<Record<M | 'contact', unknown>>, context: z.core.$RefinementCtx) => {
    if ((input[first] === undefined) === (input[second] === undefined))
      context.addIssue({
        code: 'custom',
        path: [first],
        message: `either ${first} or ${second} says with whom, and not both`,
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

export const person = z.discriminatedUnion('channel', [onWhatsApp, onTelegram], {
  error: ({ code }) => (code === 'invalid_union' ? '"whatsapp" or "telegram"' : undefined),
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
  }
}

/** One set of credentials is one account there, whatever a caller names. */
export const HAS_ONE_ACCOUNT = { whatsapp: false, telegram: true } as const satisfies Partial<
  Record<ChannelId, boolean>
>;
