/** The forms in which the simulated base answers. */
import type { SimAnswer } from '../../sandbox/contract';

/** Put before every text, as УстановитьТелоИзСтроки does unless told not to. */
const BOM = '\uFEFF';

export function json(status: number, body: unknown): SimAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json;odata=minimalmetadata;charset=utf-8' },
    body: BOM + JSON.stringify(body),
  };
}

export const odataError = (status: number, code: string, value: string): SimAnswer =>
  json(status, { 'odata.error': { code, message: { lang: 'ru', value } } });
