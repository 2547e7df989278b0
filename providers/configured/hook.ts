/**
 * Hooks of senders that nobody here knows: an administrator says how they prove themselves and where their events go.
 * The model is Citeck's incoming web hook (https://citeck-ecos.readthedocs.io/ru/latest/integration/webhooks.html),
 * whose event has `webhookId`, `params` and `body`. Trap: its token is one of the parameters, and so stands in both;
 * here it is masked before anything is kept.
 */
import type { CustomTarget } from '../../workflows/events';
import { recordId } from '../../workflows/ids';
import { contentHash, HASH_WINDOW_MS } from '../content-hash';
import type { HookSide, RawRequest, ReadEvent } from '../contract';
import { header } from '../verify';
import { parametersOf } from './parameters';
import { provesBySecret, signBy, verifyBy } from './schemes';
import type { ConfiguredSettings } from './settings';
import { fill, fillAll, TemplateError } from './template';

const MASK = '***';

export const configuredHook: HookSide<ConfiguredSettings> = {
  format: 'form',
  verify: (request, { verify, authParameter, secrets }) => verifyBy(verify, authParameter, request, secrets),

  read(_body, request, settings) {
    const params = maskedParameters(request, settings);
    const body = masked(request.body.toString('utf8'), settings);
    const part = { webhookId: settings.webhookId, params, body };
    try {
      const id = deliveryId(request, settings, params);
      if (!settings.route)
        return {
          events: [],
          unread: [],
          ignored: [
            { eventId: id.eventId, part, reason: 'its endpoint has no route; set one and replay it' },
          ],
        };
      const to = target(settings.route, settings.webhookId, params, id.eventId);
      return { events: [{ ...id, event: { kind: 'custom', ...part, to } }], unread: [], ignored: [] };
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return {
        events: [],
        unread: [{ eventId: contentHash(request.body), part, reason: error.message }],
        ignored: [],
      };
    }
  },

  seal(body, { verify, authParameter, secrets }) {
    if (verify.scheme !== 'parameter') return body;
    const form = new URLSearchParams(body.toString('utf8'));
    form.set(authParameter, secrets[0] ?? '');
    return Buffer.from(form.toString());
  },

  sign: (body, { verify, secrets }, at = new Date()) =>
    signBy(verify, secrets[0] ?? '', body, { id: `msg_${contentHash(body).slice(-24)}`, at }),

  withSecret: (settings, secret) =>
    provesBySecret(settings.verify) ? { ...settings, secrets: [secret] } : undefined,
};

function target(
  route: NonNullable<ConfiguredSettings['route']>,
  webhookId: string,
  params: Record<string, string>,
  eventId: string,
): CustomTarget {
  if ('flow' in route)
    return {
      flow: route.flow,
      id: `${webhookId}:${route.id === undefined ? eventId : fill(route.id, params)}`,
      input: fillAll(route.input, params),
    };
  if ('record' in route)
    return { workflow: recordId(webhookId, fill(route.catalog, params), fill(route.record, params)) };
  return { workflow: fill(route.workflow, params, encodeURIComponent) };
}

function deliveryId(
  request: RawRequest,
  { eventId }: ConfiguredSettings,
  params: Record<string, string>,
): Pick<ReadEvent, 'eventId' | 'windowMs'> {
  if (eventId !== undefined) return { eventId: `id:${fill(eventId, params)}` };
  const key = ['idempotency-key', 'webhook-id', 'svix-id']
    .map((name) => header(request.headers, name)?.trim())
    .find(Boolean);
  if (key !== undefined) return { eventId: `key:${key}` };
  // The query counts too: some senders put everything there.
  return { eventId: contentHash([params, request.body.toString('base64')]), windowMs: HASH_WINDOW_MS };
}

const maskedParameters = (
  request: RawRequest,
  { verify, authParameter }: ConfiguredSettings,
): Record<string, string> => {
  const params = parametersOf(request).record();
  if (verify.scheme === 'parameter' && Object.hasOwn(params, authParameter)) params[authParameter] = MASK;
  return params;
};

/** The token as a whole value of a form or of JSON. */
function masked(text: string, { verify, secrets }: ConfiguredSettings): string {
  if (verify.scheme !== 'parameter') return text;
  return secrets.filter(Boolean).reduce((rest, secret) => {
    const inForm = [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams({ '': secret }).toString().slice(1),
    ]
      .map((form) => form.replace(SPECIAL, '\\$&'))
      .join('|');
    return rest
      .replace(new RegExp(`=(?:${inForm})(?=&|$)`, 'g'), `=${MASK}`)
      .replaceAll(JSON.stringify(secret), JSON.stringify(MASK));
  }, text);
}

const SPECIAL = /[.*+?^${}()|[\]\\]/g;
