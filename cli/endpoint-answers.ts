/** The API's answers about endpoints, and how they are told. */
import { z } from 'zod';
import { pageOf } from './answers';
import type { Api } from './api';
import type { Output } from './output';
import { when } from './output';

export const endpointSchema = z.looseObject({
  id: z.string(),
  provider: z.string(),
  authParameter: z.string(),
  actionType: z.string(),
  route: z.looseObject({}).nullable(),
  settings: z.looseObject({ verify: z.looseObject({ scheme: z.string() }) }),
  enabled: z.boolean(),
  state: z.string(),
  reason: z.string().nullish(),
  url: z.string(),
  secrets: z.array(z.looseObject({ createdAt: z.string(), endsAt: z.string().nullish() })),
  createdAt: z.string(),
  createdBy: z.string(),
  changedAt: z.string(),
});
export type Endpoint = z.infer<typeof endpointSchema>;

export const endpointPath = (id: string): string => `/v1/endpoints/${encodeURIComponent(id)}`;

/** The API has them all on one page. */
export const allEndpoints = (api: Api) => api.get('/v1/endpoints', pageOf(endpointSchema));

export function tellEndpoint(out: Output, endpoint: Endpoint): void {
  out.fields([
    ['id', endpoint.id],
    ['provider', endpoint.provider],
    ['state', endpoint.state],
    ['reason', endpoint.reason],
    ['url', endpoint.url],
    ['token in', endpoint.settings.verify.scheme === 'parameter' ? endpoint.authParameter : null],
    ['action', endpoint.actionType],
    ...endpoint.secrets.map(
      ({ createdAt, endsAt }) =>
        ['secret', `of ${when(createdAt)}${endsAt ? `, taken until ${when(endsAt)}` : ''}`] as const,
    ),
    ['made', when(endpoint.createdAt)],
    ['by', endpoint.createdBy],
    ['changed', when(endpoint.changedAt)],
  ]);
  out.part('settings', endpoint.settings);
  out.part('route', endpoint.route);
}
