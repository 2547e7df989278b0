/** Settings of a T-Bank terminal: its key, and the password that calls and notifications alike are signed with. */
import { z } from 'zod';
import type { SideSettings } from '../contract';
import { secretsOf } from '../verify';
import type { Secrets } from '../verify';

export interface TbankHookSettings {
  terminalKey: string;
  passwords: Secrets;
}

export interface TbankClientSettings {
  /** The part before `/v2`, without a slash at its end. */
  apiUrl: string;
  terminalKey: string;
  password: string;
  /** The shop's system of taxation, as receipts state it. */
  taxation: Taxation;
}

const TAXATIONS = ['osn', 'usn_income', 'usn_income_outcome', 'esn', 'patent'] as const;
export type Taxation = (typeof TAXATIONS)[number];

/** Names no secret: it stands in every notification. */
const SANDBOX_TERMINAL = 'FixitDEMO';

export const hookSettings: SideSettings<TbankHookSettings> = {
  variables: ['TBANK_PASSWORD', 'TBANK_PASSWORD_PREVIOUS', 'TBANK_TERMINAL_KEY'],
  required: [['TBANK_PASSWORD', 'TBANK_TERMINAL_KEY']],
  schema: z
    .object({
      TBANK_PASSWORD: z.string().min(1),
      TBANK_PASSWORD_PREVIOUS: z.string().optional(),
      TBANK_TERMINAL_KEY: z.string().min(1),
    })
    .transform((env) => ({
      terminalKey: env.TBANK_TERMINAL_KEY,
      passwords: secretsOf(env.TBANK_PASSWORD, env.TBANK_PASSWORD_PREVIOUS),
    })),
  sandbox: (secret) => ({ TBANK_PASSWORD: secret('password'), TBANK_TERMINAL_KEY: SANDBOX_TERMINAL }),
};

export const clientSettings: SideSettings<TbankClientSettings> = {
  variables: ['TBANK_API_URL', 'TBANK_TERMINAL_KEY', 'TBANK_PASSWORD', 'TBANK_TAXATION'],
  required: [['TBANK_PASSWORD', 'TBANK_TERMINAL_KEY']],
  schema: z
    .object({
      TBANK_API_URL: z
        .url({ protocol: /^https?$/, error: 'an http(s) URL, the part before /v2' })
        .default('https://securepay.tinkoff.ru'),
      TBANK_TERMINAL_KEY: z.string().min(1),
      TBANK_PASSWORD: z.string().min(1),
      TBANK_TAXATION: z.enum(TAXATIONS).default('usn_income'),
    })
    .transform((env) => ({
      apiUrl: env.TBANK_API_URL.replace(/\/+$/, ''),
      terminalKey: env.TBANK_TERMINAL_KEY,
      password: env.TBANK_PASSWORD,
      taxation: env.TBANK_TAXATION,
    })),
  sandbox: (secret, url) => ({
    TBANK_API_URL: url,
    TBANK_TERMINAL_KEY: SANDBOX_TERMINAL,
    TBANK_PASSWORD: secret('password'),
  }),
};
