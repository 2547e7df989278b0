/**
 * Cases of BlizWork. Its API has no search and no list of changes that we know of: what no call told stays untold, and is
 * read with the next one. Cases are not continued from here (`POST /exec`): a form's data and its next form are the process's
 * own, and nothing public says them.
 */
import { z } from 'zod';
import { contentHash } from '../content-hash';
import type { ClientDeps } from '../contract';
import type { RecordBooks } from '../contract-records';
import { OutboundError } from '../failure';
import type { HttpAnswer } from '../http';
import { failureFromStatus } from '../http-status';
import { processOf } from './case-id';
import { PLATFORM } from './hook';
import type { BlizworkClientSettings } from './settings';

const caseSchema = z.looseObject({ resultCode: z.number().optional(), status: z.unknown().optional() });
const OPERATION = 'POST process/case';

export function createRecords(
  { apiUrl, apiToken }: BlizworkClientSettings,
  { http }: ClientDeps,
): RecordBooks {
  return {
    platform: PLATFORM,

    async readRecord(catalogId, recordId) {
      // A number of somebody else's: nothing to ask for.
      if (!/^\d{1,15}$/.test(recordId)) return undefined;
      const answer = await http.call({
        provider: 'blizwork',
        operation: OPERATION,
        method: 'POST',
        url: `${apiUrl}/process/case/${encodeURIComponent(apiToken)}/`,
        body: { ...processOf(catalogId), caseNumber: Number(recordId) },
      });
      if (answer.status === 404) return undefined;
      const values = valuesOf(answer);
      return { recordId, values, version: contentHash(values).slice(-16) };
    },

    findRecord: () => Promise.resolve(undefined),
  };
}

/** HTTP 200 with another code than 0 is an error; the answer's own members of its state are none of the case's. */
function valuesOf(answer: HttpAnswer): Record<string, unknown> {
  const { status } = answer;
  if (status === 401 || status === 403)
    throw refused(
      'denied',
      `BlizWork denied ${OPERATION} (HTTP ${status}). Check BLIZWORK_API_TOKEN.`,
      status,
    );
  if (status !== 200) throw failureFromStatus('blizwork', OPERATION, answer, false);
  const read = caseSchema.safeParse(answer.json);
  if (!read.success)
    throw new OutboundError(
      'unknown',
      'blizwork.unreadable',
      `BlizWork answered ${OPERATION} in a form that cannot be read. Check BLIZWORK_API_URL.`,
    );
  const { resultCode, ...values } = read.data;
  const code = resultCode ?? values.status;
  if (typeof code === 'number' && code !== 0)
    throw refused(
      'rejected',
      `BlizWork rejected ${OPERATION} with code ${code}. Check that BLIZWORK_API_TOKEN may see the process.`,
    );
  return values;
}

const refused = (type: string, message: string, status?: number): OutboundError =>
  new OutboundError('refused', `blizwork.${type}`, message, status === undefined ? {} : { status });
