/** Settings of a gateway that signs as agreed. Several senders may share the secret; they share the endpoint too. */
import { z } from 'zod';
import type { SideSettings } from '../contract';
import type { SignedHookSettings } from '../signed-hook';
import { secretsOf } from '../verify';

export const hookSettings: SideSettings<SignedHookSettings> = {
  variables: ['PAYMENTS_SECRET', 'PAYMENTS_SECRET_PREVIOUS'],
  required: [['PAYMENTS_SECRET']],
  schema: z
    .object({ PAYMENTS_SECRET: z.string().min(1), PAYMENTS_SECRET_PREVIOUS: z.string().optional() })
    .transform((env) => ({ secrets: secretsOf(env.PAYMENTS_SECRET, env.PAYMENTS_SECRET_PREVIOUS) })),
  sandbox: (secret) => ({ PAYMENTS_SECRET: secret('secret') }),
};
