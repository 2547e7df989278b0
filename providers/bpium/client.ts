/** Records of Bpium. https://docs.bpium.ru/integrations/api/data/records */
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';
import { contentHash } from '../content-hash';
import type { ClientDeps } from '../contract';
import type { FoundRecord, LoggedChange, RecordBooks } from '../contract-records';
import { OutboundError } from '../failure';
import { createApi } from './api';
import { PLATFORM } from './hook';
import type { BpiumClientSettings } from './settings';

const id = z.union([z.string(), z.number().transform(String)]);
const recordSchema = z.looseObject({
  id,
  title: z.string().nullish(),
  values: z.record(z.string(), z.unknown()),
});
const historySchema = z.array(
  z.looseObject({ id, recordId: id, actionType: z.string(), date: z.iso.datetime() }),
);

const CHANGES: Readonly<Record<string, LoggedChange['change']>> = {
  CREATE: 'created',
  UPDATE: 'updated',
  DELETE: 'deleted',
};

/** A person waits at a form meanwhile. */
const SEARCH_MS = 4_000;
/** Of one page of the log, which is as long as we like. */
const PAGE = 100;

export function createRecords(settings: BpiumClientSettings, { http }: ClientDeps): RecordBooks {
  const api = createApi(settings, http);

  const search = async (catalogId: string, fieldId: string, value: string) => {
    const filters = encodeURIComponent(JSON.stringify({ [fieldId]: value }));
    return api.call(
      {
        operation: 'GET records',
        method: 'GET',
        path: `catalogs/${encodeURIComponent(catalogId)}/records?filters=${filters}&limit=10`,
        timeoutMs: SEARCH_MS,
      },
      z.array(recordSchema),
    );
  };

  return {
    platform: PLATFORM,

    async readRecord(catalogId, recordId) {
      const path = `catalogs/${encodeURIComponent(catalogId)}/records/${encodeURIComponent(recordId)}`;
      try {
        return found(await api.call({ operation: 'GET record', method: 'GET', path }, recordSchema));
      } catch (error) {
        if (error instanceof OutboundError && error.type === 'bpium.not_found') return undefined;
        throw error;
      }
    },

    /** Its search is for parts of a text: a number may be written there in any form, and belong to somebody longer. */
    async findRecord(catalogId, fieldId, value) {
      for (const written of formsOf(value)) {
        const records = await search(catalogId, fieldId, written);
        // The order that they come in is documented nowhere.
        const [youngest] = records
          .filter(({ values }) => holds(values[fieldId], value))
          .sort((a, b) => Number(b.id) - Number(a.id));
        if (youngest) return found(youngest);
      }
      return undefined;
    },

    async listChanges(catalogId, since, limit) {
      const changes: LoggedChange[] = [];
      for (let from = 0; changes.length < limit; from += PAGE) {
        const page = await api.call(
          {
            operation: 'GET histories',
            method: 'GET',
            path: `histories?catalogId=${encodeURIComponent(catalogId)}&sortType=desc&limit=${PAGE}&from=${from}`,
          },
          historySchema,
        );
        const young = page.filter(({ date }) => date >= since);
        for (const { id: number, recordId, actionType, date } of young) {
          const change = CHANGES[actionType.toUpperCase()];
          if (change) changes.push({ id: number, recordId, change, at: date });
        }
        if (young.length < PAGE) break;
      }
      return changes.slice(0, limit).reverse();
    },
  };
}

const found = ({ id: recordId, title, values }: z.infer<typeof recordSchema>): FoundRecord => ({
  recordId,
  ...(title ? { title } : {}),
  values,
  version: contentHash(values).slice(-16),
});

/** As it was typed, and as people write numbers: the last digits alone are in all of them, where no sign is between. */
function formsOf(value: string): string[] {
  const number = parsePhoneNumberFromString(value, 'RU');
  if (!number) return [value];
  const national = number.nationalNumber;
  const grouped = /^(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(national)?.slice(1);
  return [
    ...new Set([
      value,
      national,
      ...(grouped
        ? [
            grouped.slice(1).join('-'),
            `${grouped[1]} ${grouped[2]}-${grouped[3]}`,
            `${grouped[1]} ${grouped[2]} ${grouped[3]}`,
          ]
        : []),
    ]),
  ];
}

/** A text, or contacts; numbers are compared as numbers. */
function holds(value: unknown, wanted: string): boolean {
  const texts = (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => {
    if (typeof one === 'string') return [one];
    const contact: unknown =
      typeof one === 'object' && one !== null && 'contact' in one ? one.contact : undefined;
    return typeof contact === 'string' ? [contact] : [];
  });
  return texts.some(
    (text) => text === wanted || (sameNumber(text) !== undefined && sameNumber(text) === sameNumber(wanted)),
  );
}

const sameNumber = (text: string): string | undefined => parsePhoneNumberFromString(text, 'RU')?.number;
