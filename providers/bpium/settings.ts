/** Settings of one Bpium account: its hooks are signed with one key, and its API lets a user of it in. */
import { z } from 'zod';
import type { SideSettings } from '../contract';
import { secretsOf } from '../verify';
import type { Secrets } from '../verify';

export interface BpiumHookSettings {
  /** «Секретная строка» of the web hook. */
  secrets: Secrets;
}

export interface BpiumClientSettings {
  /** `https://company.bpium.ru`, without a slash at its end. */
  url: string;
  user: string;
  password: string;
}

export const hookSettings: SideSettings<BpiumHookSettings> = {
  variables: ['BPIUM_SECRET', 'BPIUM_SECRET_PREVIOUS'],
  required: [['BPIUM_SECRET']],
  schema: z
    .object({ BPIUM_SECRET: z.string().min(1), BPIUM_SECRET_PREVIOUS: z.string().optional() })
    .transform((env) => ({ secrets: secretsOf(env.BPIUM_SECRET, env.BPIUM_SECRET_PREVIOUS) })),
  sandbox: (secret) => ({ BPIUM_SECRET: secret('secret') }),
};

export const clientSettings: SideSettings<BpiumClientSettings> = {
  variables: ['BPIUM_API_URL', 'BPIUM_USER', 'BPIUM_PASSWORD'],
  required: [['BPIUM_API_URL', 'BPIUM_USER', 'BPIUM_PASSWORD']],
  schema: z
    .object({
      BPIUM_API_URL: z
        .url({ protocol: /^https?$/, error: 'the address before /api/v1: https://company.bpium.ru' })
        .refine((url) => !/\/api\/v\d/.test(url), 'the address before /api/v1: https://company.bpium.ru'),
      BPIUM_USER: z.string().min(1),
      BPIUM_PASSWORD: z.string().min(1),
    })
    .transform((env) => ({
      url: env.BPIUM_API_URL.replace(/\/+$/, ''),
      user: env.BPIUM_USER,
      password: env.BPIUM_PASSWORD,
    })),
  sandbox: (secret, url) => ({
    BPIUM_API_URL: url,
    BPIUM_USER: 'fixit@example.ru',
    BPIUM_PASSWORD: secret('password'),
  }),
};
