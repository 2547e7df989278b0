/**
 * Documents under a GUID of ours: looked up, created unposted, posted by the Post call, taken back.
 * Trap: `PATCH {"Posted": true}` sets the flag without a single register movement; only the Post call posts.
 */
import { z } from 'zod';
import { OutboundError } from '../failure';
import { guidOf } from './guid';
import { entity } from './odata';
import type { OData } from './odata';
import { withdraw } from './withdraw';

/** What every document has, as far as it is needed here. */
export interface OnecDocument {
  Ref_Key: string;
  /** Another one after every write; for `If-Match`. */
  DataVersion?: string | undefined;
  Number: string;
  Posted: boolean;
  DeletionMark: boolean;
  СуммаДокумента: number;
}

export interface DocumentKind<D extends OnecDocument> {
  set: string;
  /** In sentences and operations. */
  word: 'invoice' | 'sale';
  schema: z.ZodType<D>;
}

export interface Documents<D extends OnecDocument> {
  find(ref: string): Promise<D | undefined>;
  /** @param body with the reference as its Ref_Key */
  create(ref: string, body: Record<string, unknown>): Promise<D>;
  post(ref: string): Promise<void>;
  withdraw(ref: string): Promise<void>;
}

export function createDocuments<D extends OnecDocument>(odata: OData, kind: DocumentKind<D>): Documents<D> {
  const { set, word, schema } = kind;

  async function find(ref: string): Promise<D | undefined> {
    try {
      const path = entity(set, checkedGuid(ref));
      return await odata.call({ method: 'GET', path, operation: `GET ${word}`, answer: schema });
    } catch (error) {
      if (error instanceof OutboundError && error.type === 'onec.not_found') return undefined;
      throw error;
    }
  }

  return {
    find,

    async create(ref, body) {
      try {
        const path = entity(set);
        const operation = `POST ${word}`;
        const made = await odata.call({ method: 'POST', path, operation, body, answer: schema });
        if (guidOf(made.Ref_Key) !== guidOf(ref)) throw reissued(word, made.Number);
        return made;
      } catch (error) {
        // "Such an object exists" has no code of its own: where the document is there, it is ours.
        if (!(error instanceof OutboundError) || error.outcome !== 'refused') throw error;
        const existing = NOT_MADE.has(error.type) ? undefined : await find(ref);
        if (existing === undefined) throw error;
        return existing;
      }
    },

    async post(ref) {
      await odata.call({
        method: 'POST',
        path: `${entity(set, checkedGuid(ref))}/Post`,
        operation: `Post ${word}`,
        query: { PostingModeOperational: 'false' },
        answer: z.unknown(),
      });
    },

    withdraw: (ref) => withdraw(odata, kind, checkedGuid(ref)),
  };
}

/** After these there is nothing to look for under our GUID. */
const NOT_MADE: ReadonlySet<string> = new Set(['onec.denied', 'onec.reference_changed']);

/** Some exchange of the base's own writes documents under keys of its own: ours would come again at every attempt. */
const reissued = (word: string, number: string): OutboundError =>
  new OutboundError(
    'refused',
    'onec.reference_changed',
    `1C gave ${word} ${number.trim()} another reference than the one it was sent with. Delete it there, and have the base keep Ref_Key as it comes over OData (see docs/onec.md): without it a repeat cannot be told from a new ${word}.`,
  );

/** The GUID goes into the URL between quotes: nothing else may. */
export function checkedGuid(ref: string): string {
  const guid = guidOf(ref);
  if (guid !== undefined) return guid;
  throw new OutboundError('refused', 'onec.bad_reference', 'A reference in 1C is a GUID; this one is none.');
}
