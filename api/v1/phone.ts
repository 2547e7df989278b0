/** A phone number as a person types it → E.164, as contacts have it. */
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';

/** A number without a country code is taken for a Russian one: 8 (916) 123-45-67. */
export const phoneNumber = z
  .string()
  .max(50)
  .meta({ description: 'In any form a person writes it.', examples: ['8 (916) 123-45-67'] })
  .transform((value, context) => {
    const parsed =
      parsePhoneNumberFromString(value, 'RU') ?? parsePhoneNumberFromString(`+${value.replace(/\D/g, '')}`);
    if (parsed) return parsed.number as string;
    context.addIssue({ code: 'custom', message: 'a phone number, for example +7 916 123-45-67' });
    return z.NEVER;
  });
