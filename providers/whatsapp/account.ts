/**
 * What the Graph API tells of our account: the token, the number, the templates, the subscription of our app.
 * https://developers.facebook.com/docs/graph-api/reference/debug_token
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-account
 */
import { z } from 'zod';
import { OutboundError } from '../failure';
import type { OutboundHttp } from '../http';
import { failureOf, isGraphError } from './errors';
import type { WhatsAppClientSettings } from './settings';
import { GRAPH_VERSION } from './settings';

const tokenSchema = z.object({
  data: z.looseObject({
    is_valid: z.boolean(),
    /** Unix seconds; 0 = never. */
    expires_at: z.number().default(0),
    scopes: z.array(z.string()).default([]),
    granular_scopes: z
      .array(z.looseObject({ scope: z.string(), target_ids: z.array(z.string()).default([]) }))
      .default([]),
  }),
});
export type TokenState = z.infer<typeof tokenSchema>['data'];

const numberSchema = z.looseObject({
  id: z.string(),
  verified_name: z.string().optional(),
  /** `GREEN`, `YELLOW`, `RED`, `UNKNOWN`. */
  quality_rating: z.string().default('UNKNOWN'),
});

const templatesSchema = z.object({
  data: z.array(
    z.looseObject({
      name: z.string(),
      language: z.string(),
      /** `APPROVED`, `PENDING`, `REJECTED`, `PAUSED`, `DISABLED`, … */
      status: z.string(),
      rejected_reason: z.string().optional(),
    }),
  ),
});
export type Template = z.infer<typeof templatesSchema>['data'][number];

const doneSchema = z.looseObject({ success: z.literal(true) });

export interface Account {
  token(): Promise<TokenState>;
  number(): Promise<z.infer<typeof numberSchema>>;
  /** Of this name in every language: Meta's filter also finds longer names. */
  templates(businessAccountId: string, name: string): Promise<Template[]>;
  /** Meta calls the address with the verify token before it answers. */
  subscribe(businessAccountId: string, hookUrl: string, verifyToken: string): Promise<void>;
}

export function whatsappAccount(settings: WhatsAppClientSettings, http: OutboundHttp): Account {
  async function call<T>(
    method: 'GET' | 'POST',
    operation: string,
    path: string,
    schema: z.ZodType<T>,
    body?: object,
  ): Promise<T> {
    const answer = await http.call({
      provider: 'whatsapp',
      operation,
      method,
      url: `${settings.apiUrl}/${GRAPH_VERSION}/${path}`,
      headers: { authorization: `Bearer ${settings.accessToken}` },
      body,
    });
    if (answer.status >= 300 || isGraphError(answer.json))
      throw failureOf(operation, answer, settings.accessToken);
    const parsed = schema.safeParse(answer.json);
    if (parsed.success) return parsed.data;
    throw new OutboundError(
      'refused',
      'whatsapp.unreadable_answer',
      `WhatsApp answered ${operation} in an unknown shape. Check WHATSAPP_API_URL: it is the part before the Graph version.`,
      { status: answer.status },
    );
  }
  const query = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString();

  return {
    // Graph takes the token to look at in the query alone; the URL stands in no log or error.
    token: async () =>
      (
        await call(
          'GET',
          'GET debug_token',
          `debug_token?${query({ input_token: settings.accessToken })}`,
          tokenSchema,
        )
      ).data,
    number: () =>
      call(
        'GET',
        'GET phone number',
        `${settings.phoneNumberId}?${query({ fields: 'id,verified_name,quality_rating' })}`,
        numberSchema,
      ),
    async templates(businessAccountId, name) {
      const fields = 'name,language,status,rejected_reason';
      const { data } = await call(
        'GET',
        'GET message_templates',
        `${businessAccountId}/message_templates?${query({ name, fields, limit: '200' })}`,
        templatesSchema,
      );
      return data.filter((template) => template.name === name);
    },
    async subscribe(businessAccountId, hookUrl, verifyToken) {
      await call('POST', 'POST subscribed_apps', `${businessAccountId}/subscribed_apps`, doneSchema, {
        override_callback_uri: hookUrl,
        verify_token: verifyToken,
      });
    },
  };
}

const MANAGEMENT = 'whatsapp_business_management';

/** Whose templates and subscriptions they are; undefined = neither the settings nor the token name an account. */
export const businessAccountOf = (settings: WhatsAppClientSettings, token: TokenState): string | undefined =>
  settings.businessAccountId ??
  token.granular_scopes.find(({ scope }) => scope === MANAGEMENT)?.target_ids[0];

export const PERMISSIONS = ['whatsapp_business_messaging', MANAGEMENT] as const;
