/** The simulated business account: token, number, templates, subscription. Field names are Graph's. */
import { z } from 'zod';
import type { SimAction, SimAnswer, SimRequest } from '../../sandbox/contract';
import type { WhatsAppClientSettings } from './settings';

export const BUSINESS_ACCOUNT = '102290129340398';

const accountSchema = z.object({
  expires_at: z.int().default(0),
  scopes: z.array(z.string()).default(['whatsapp_business_messaging', 'whatsapp_business_management']),
  quality_rating: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']).default('GREEN'),
  templates: z
    .array(
      z.object({
        name: z.string(),
        language: z.string(),
        status: z.string().default('APPROVED'),
        rejected_reason: z.string().default('NONE'),
      }),
    )
    // What the shipped fixit.yml names.
    .prefault(
      ['fixit_notice', 'fixit_question'].flatMap((name) => [
        { name, language: 'ru' },
        { name, language: 'en' },
      ]),
    ),
  /** Where hooks were asked to go; the sandbox sends them to its own target all the same. */
  override_callback_uri: z.string().optional(),
});

const subscribeSchema = z.object({
  override_callback_uri: z.url().optional(),
  verify_token: z.string().optional(),
});

type Refuse = (status: number, code: number, message: string) => SimAnswer;

export class SimulatedAccount {
  private account = accountSchema.parse({});

  constructor(
    private readonly client: WhatsAppClientSettings,
    private readonly refuse: Refuse,
  ) {}

  state = (): unknown => this.account;
  restore = (saved: unknown): void => void (this.account = accountSchema.parse(saved ?? {}));

  /** `account`: what Meta thinks of us, changed as far as it is said. */
  actions = (): Record<string, SimAction> => ({
    account: (parameters) => (this.account = accountSchema.parse({ ...this.account, ...parameters })),
  });

  /** Undefined = not one of the paths here. @param path after the Graph version */
  handle(path: string, { method, query, body }: SimRequest): SimAnswer | undefined {
    if (method === 'GET' && path === 'debug_token') return this.debugToken(query.get('input_token'));
    if (method === 'GET' && path === this.client.phoneNumberId) return this.number();
    if (path === `${BUSINESS_ACCOUNT}/message_templates` && method === 'GET')
      return this.templates(query.get('name') ?? '');
    if (path === `${BUSINESS_ACCOUNT}/subscribed_apps` && method === 'POST') return this.subscribe(body);
    if (method === 'GET' && /^\d+$/.test(path))
      return this.refuse(
        400,
        100,
        `Unsupported get request. Object with ID '${path}' does not exist, cannot be loaded due to missing permissions`,
      );
    return undefined;
  }

  private debugToken(token: string | null): SimAnswer {
    const { scopes, expires_at } = this.account;
    if (token !== this.client.accessToken)
      return { status: 200, body: { data: { is_valid: false, scopes: [] } } };
    const granular_scopes = scopes.map((scope) => ({ scope, target_ids: [BUSINESS_ACCOUNT] }));
    const data = { app_id: '1234', type: 'SYSTEM_USER', is_valid: true, expires_at, scopes, granular_scopes };
    return { status: 200, body: { data } };
  }

  private number(): SimAnswer {
    const { quality_rating } = this.account;
    return { status: 200, body: { id: this.client.phoneNumberId, verified_name: 'Fixit', quality_rating } };
  }

  /** Meta's filter finds what holds the text. */
  private templates(name: string): SimAnswer {
    const data = this.account.templates.filter((template) => template.name.includes(name));
    return { status: 200, body: { data: data.map((one, i) => ({ id: String(i + 1), ...one })) } };
  }

  private subscribe(body: Buffer): SimAnswer {
    const asked = subscribeSchema.safeParse(JSON.parse(body.toString('utf8') || '{}'));
    if (!asked.success || asked.data.override_callback_uri?.startsWith('https:') === false)
      return this.refuse(400, 100, 'Invalid parameter: override_callback_uri must be an https URL');
    this.account.override_callback_uri = asked.data.override_callback_uri;
    return { status: 200, body: { success: true } };
  }
}
