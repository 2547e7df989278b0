/**
 * Settings of one Bitrix24 portal: an outgoing web hook tells us of deals, an incoming one lets us in. The address of
 * the latter is a password (`/rest/<user>/<secret>/`): it is in no error and no log.
 */
import { z } from 'zod';
import type { SideSettings } from '../contract';
import { secretsOf } from '../verify';
import type { Secrets } from '../verify';

export interface Bitrix24HookSettings {
  /** `application_token` of the outgoing web hook. */
  tokens: Secrets;
  /** The portal's own id; undefined = any that knows the token. */
  memberId: string | undefined;
}

export interface Bitrix24ClientSettings {
  /** Address of the incoming web hook, without a slash at its end. */
  restUrl: string;
}

export const hookSettings: SideSettings<Bitrix24HookSettings> = {
  variables: ['BITRIX24_APPLICATION_TOKEN', 'BITRIX24_APPLICATION_TOKEN_PREVIOUS', 'BITRIX24_MEMBER_ID'],
  required: [['BITRIX24_APPLICATION_TOKEN']],
  schema: z
    .object({
      BITRIX24_APPLICATION_TOKEN: z.string().min(1),
      BITRIX24_APPLICATION_TOKEN_PREVIOUS: z.string().optional(),
      BITRIX24_MEMBER_ID: z.string().optional(),
    })
    .transform((env) => ({
      tokens: secretsOf(env.BITRIX24_APPLICATION_TOKEN, env.BITRIX24_APPLICATION_TOKEN_PREVIOUS),
      memberId: env.BITRIX24_MEMBER_ID || undefined,
    })),
  sandbox: (secret) => ({ BITRIX24_APPLICATION_TOKEN: secret('application-token') }),
};

export const clientSettings: SideSettings<Bitrix24ClientSettings> = {
  variables: ['BITRIX24_REST_URL'],
  required: [['BITRIX24_REST_URL']],
  schema: z
    .object({
      BITRIX24_REST_URL: z
        .url({ protocol: /^https?$/, error: 'an http(s) URL' })
        .regex(
          /\/rest\/\d+\/[^/?#]+\/?$/,
          'the address of an incoming web hook: https://portal.bitrix24.ru/rest/<user>/<secret>/',
        ),
    })
    .transform((env) => ({ restUrl: env.BITRIX24_REST_URL.replace(/\/+$/, '') })),
  sandbox: (secret, url) => ({ BITRIX24_REST_URL: `${url}/rest/1/${secret('webhook')}/` }),
};
