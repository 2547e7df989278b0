/**
 * Taking a document back. Traps: `DELETE` removes the row from the base for good, past every check; an edit without
 * `If-Match` writes over what the accountant saved a moment before.
 */
import { z } from 'zod';
import { OutboundError } from '../failure';
import { unreadable } from './errors';
import type { DocumentKind, OnecDocument } from './documents';
import { entity } from './odata';
import type { OData } from './odata';

/** More often than this nobody saves a document by accident: somebody is at work on it. */
const ATTEMPTS = 3;

export async function withdraw(odata: OData, kind: DocumentKind<OnecDocument>, ref: string): Promise<void> {
  const { word } = kind;
  const path = entity(kind.set, ref);
  let amount: number | undefined;
  for (let attempt = 1; ; attempt++) {
    const document = await readDocument(odata, kind, path);
    if (document === undefined || (document.DeletionMark && !document.Posted)) return;
    amount ??= document.СуммаДокумента;
    if (document.СуммаДокумента !== amount) throw inUse(word, document.Number);
    if (document.Posted) {
      const answer = z.unknown();
      await odata.call({ method: 'POST', path: `${path}/Unpost`, operation: `Unpost ${word}`, answer });
    }
    // Taking the posting back gave it another version.
    const current = document.Posted ? await readDocument(odata, kind, path) : document;
    if (current === undefined || current.DeletionMark) return;
    try {
      const body = { DeletionMark: true };
      const ifMatch = current.DataVersion;
      if (ifMatch === undefined) throw unreadable(`GET ${word}`, 200);
      await odata.call({
        method: 'PATCH',
        path,
        operation: `PATCH ${word}`,
        body,
        ifMatch,
        answer: kind.schema,
      });
      return;
    } catch (error) {
      if (!isOf(error, 'onec.changed')) throw error;
      if (attempt === ATTEMPTS) throw inUse(word, document.Number);
    }
  }
}

async function readDocument(
  odata: OData,
  { word, schema }: DocumentKind<OnecDocument>,
  path: string,
): Promise<OnecDocument | undefined> {
  try {
    return await odata.call({ method: 'GET', path, operation: `GET ${word}`, answer: schema });
  } catch (error) {
    if (isOf(error, 'onec.not_found')) return undefined;
    throw error;
  }
}

const isOf = (error: unknown, type: string): boolean => error instanceof OutboundError && error.type === type;

const inUse = (word: string, number: string): OutboundError =>
  new OutboundError(
    'refused',
    'onec.changed',
    `The ${word} ${number.trim()} is being changed in 1C by somebody. Mark it for deletion there, or leave it as it is.`,
  );
