/** Settings of the operations panel, which signs as agreed. */
import { z } from 'zod';
import type { SideSettings } from '../contract';
import type { SignedHookSettings } from '../signed-hook';
import { secretsOf } from '../verify';

export const hookSettings: SideSettings<SignedHookSettings> = {
  variables: ['OPSPANEL_SECRET', 'OPSPANEL_SECRET_PREVIOUS'],
  required: [['OPSPANEL_SECRET']],
  schema: z
    .object({ OPSPANEL_SECRET: z.string().min(1), OPSPANEL_SECRET_PREVIOUS: z.string().optional() })
    .transform((env) => ({ secrets: secretsOf(env.OPSPANEL_SECRET, env.OPSPANEL_SECRET_PREVIOUS) })),
  sandbox: (secret) => ({ OPSPANEL_SECRET: secret('secret') }),
};
