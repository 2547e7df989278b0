/**
 * Settings of a 1C base. Hooks are sent by code that the customer's programmer pastes (docs/onec.md); invoices
 * are made through the standard OData interface, with the rights of ONEC_USER.
 */
import { z } from 'zod';
import { networksSetting } from '../../networks';
import type { Networks } from '../../networks';
import type { SideSettings } from '../contract';
import { isTimeZone } from './time';

export interface OnecHookSettings {
  /** Bearer or X-Token; empty where only Basic is set. */
  tokens: readonly string[];
  /** Basic; empty where only a token is set. */
  credentials: readonly { user: string; password: string }[];
  allowed: Networks;
  /** Of the dates 1C writes without an offset. */
  timeZone: string;
}

export interface OnecClientSettings {
  /** The OData root, without a slash at its end. */
  apiUrl: string;
  user: string;
  password: string;
  timeZone: string;
  /** Pay link where fixit.yml has no onec.payUrl; `{number}` and `{ref}` are replaced. */
  payUrl: string | undefined;
}

/** 1C's dates carry no offset: they are the base's local time. */
const timeZone = z
  .string()
  .default('Europe/Moscow')
  .refine(isTimeZone, 'an IANA time zone, for example Asia/Yekaterinburg');

export const hookSettings: SideSettings<OnecHookSettings> = {
  variables: [
    'ONEC_HOOK_TOKEN',
    'ONEC_HOOK_TOKEN_PREVIOUS',
    'ONEC_HOOK_USER',
    'ONEC_HOOK_USER_PREVIOUS',
    'ONEC_HOOK_PASS',
    'ONEC_HOOK_PASS_PREVIOUS',
    'ONEC_ALLOWED_IPS',
    'ONEC_TIMEZONE',
  ],
  required: [['ONEC_HOOK_TOKEN'], ['ONEC_HOOK_USER', 'ONEC_HOOK_PASS']],
  schema: z
    .object({
      ONEC_HOOK_TOKEN: z.string().optional(),
      ONEC_HOOK_TOKEN_PREVIOUS: z.string().optional(),
      ONEC_HOOK_USER: z.string().optional(),
      ONEC_HOOK_USER_PREVIOUS: z.string().optional(),
      ONEC_HOOK_PASS: z.string().optional(),
      ONEC_HOOK_PASS_PREVIOUS: z.string().optional(),
      ONEC_ALLOWED_IPS: networksSetting,
      ONEC_TIMEZONE: timeZone,
    })
    .transform((env) => ({
      tokens: [env.ONEC_HOOK_TOKEN, env.ONEC_HOOK_TOKEN && env.ONEC_HOOK_TOKEN_PREVIOUS].filter(
        (token): token is string => Boolean(token),
      ),
      credentials: credentialsOf(
        { user: env.ONEC_HOOK_USER, password: env.ONEC_HOOK_PASS },
        { user: env.ONEC_HOOK_USER_PREVIOUS, password: env.ONEC_HOOK_PASS_PREVIOUS },
      ),
      allowed: env.ONEC_ALLOWED_IPS,
      timeZone: env.ONEC_TIMEZONE,
    })),
  sandbox: (secret) => ({ ONEC_HOOK_TOKEN: secret('hook-token') }),
};

interface Pair {
  user: string | undefined;
  password: string | undefined;
}

/** The pairs in force, current first; what the previous pair leaves out is as in the current one. */
function credentialsOf(current: Pair, previous: Pair): { user: string; password: string }[] {
  const { user, password } = current;
  if (!user || !password) return [];
  if (!previous.user && !previous.password) return [{ user, password }];
  return [
    { user, password },
    { user: previous.user || user, password: previous.password || password },
  ];
}

export const clientSettings: SideSettings<OnecClientSettings> = {
  variables: ['ONEC_API_URL', 'ONEC_USER', 'ONEC_PASSWORD', 'ONEC_TIMEZONE', 'ONEC_PAY_URL'],
  required: [['ONEC_API_URL', 'ONEC_USER', 'ONEC_PASSWORD']],
  schema: z
    .object({
      ONEC_API_URL: z
        .url({ protocol: /^https?$/, error: 'an http(s) URL' })
        .regex(/\/odata\/standard\.odata\/?$/, 'the OData root: https://host/base/odata/standard.odata'),
      ONEC_USER: z.string().min(1),
      ONEC_PASSWORD: z.string(),
      ONEC_TIMEZONE: timeZone,
      ONEC_PAY_URL: z
        .string()
        .regex(/^https?:\/\//, 'an http(s) URL in which {number} and {ref} are replaced')
        .optional(),
    })
    .transform((env) => ({
      apiUrl: env.ONEC_API_URL.replace(/\/+$/, ''),
      user: env.ONEC_USER,
      password: env.ONEC_PASSWORD,
      timeZone: env.ONEC_TIMEZONE,
      payUrl: env.ONEC_PAY_URL,
    })),
  sandbox: (secret, url) => ({
    ONEC_API_URL: `${url}/odata/standard.odata`,
    ONEC_USER: 'Обмен',
    ONEC_PASSWORD: secret('password'),
    ONEC_PAY_URL: `${url}/pay/{ref}`,
  }),
};
