/** Settings of one BlizWork organisation. The API token asks for cases, and whether a call of ours to take is genuine. */
import { z } from 'zod';
import type { SideSettings } from '../contract';

export interface BlizworkClientSettings {
  /** Without a slash at its end. */
  apiUrl: string;
  /** Stands in the path of every call of the API: never to be logged. */
  apiToken: string;
}

export interface BlizworkHookSettings extends BlizworkClientSettings {
  allowDraft: boolean;
  /** What an invalid call hears: nothing at all, as the vendor advises, or 401. */
  invalid: 'drop' | '401';
}

const api = {
  BLIZWORK_API_URL: z
    .url({ protocol: /^https?$/, error: 'an http(s) URL, the part before /utils' })
    .default('https://api.blizwork.com'),
  BLIZWORK_API_TOKEN: z.string().min(1),
};

const apiOf = (env: { BLIZWORK_API_URL: string; BLIZWORK_API_TOKEN: string }): BlizworkClientSettings => ({
  apiUrl: env.BLIZWORK_API_URL.replace(/\/+$/, ''),
  apiToken: env.BLIZWORK_API_TOKEN,
});

const sandbox: SideSettings<unknown>['sandbox'] = (secret, url) => ({
  BLIZWORK_API_URL: url,
  BLIZWORK_API_TOKEN: secret('token'),
});

export const hookSettings: SideSettings<BlizworkHookSettings> = {
  variables: ['BLIZWORK_API_URL', 'BLIZWORK_API_TOKEN', 'BLIZWORK_ALLOW_DRAFT', 'BLIZWORK_INVALID'],
  required: [['BLIZWORK_API_TOKEN']],
  schema: z
    .object({
      ...api,
      BLIZWORK_ALLOW_DRAFT: z.enum(['true', 'false']).default('false'),
      BLIZWORK_INVALID: z.enum(['drop', '401']).default('drop'),
    })
    .transform((env) => ({
      ...apiOf(env),
      allowDraft: env.BLIZWORK_ALLOW_DRAFT === 'true',
      invalid: env.BLIZWORK_INVALID,
    })),
  sandbox,
};

export const clientSettings: SideSettings<BlizworkClientSettings> = {
  variables: ['BLIZWORK_API_URL', 'BLIZWORK_API_TOKEN'],
  required: [['BLIZWORK_API_TOKEN']],
  schema: z.object(api).transform(apiOf),
  sandbox,
};
