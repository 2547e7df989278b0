/** A hook of Bpium. https://docs.bpium.ru/integrations/webhooks */
import { z } from 'zod';

const id = z.union([z.string().min(1), z.int().transform(String)]);
const values = z.record(z.string(), z.unknown());

/** The seven events, and which of them a person waits for. */
export const EVENTS = {
  'record.created': { change: 'created' },
  'record.updated': { change: 'updated' },
  'record.deleted': { change: 'deleted' },
  'record.before.created': { asks: 'create' },
  'record.before.updated': { asks: 'update' },
  'record.before.deleted': { asks: 'delete' },
  'record.updating': { asks: 'fill' },
} as const satisfies Record<
  string,
  { change: 'created' | 'updated' | 'deleted' } | { asks: 'create' | 'update' | 'delete' | 'fill' }
>;
export type BpiumEvent = keyof typeof EVENTS;

/** As the catalogue of web hooks names them. */
export const EVENT_TITLES: Readonly<Record<BpiumEvent, string>> = {
  'record.created': 'Уведомление о создании',
  'record.updated': 'Уведомление об изменении',
  'record.deleted': 'Уведомление об удалении',
  'record.before.created': 'Запрос на создание',
  'record.before.updated': 'Запрос на изменение',
  'record.before.deleted': 'Запрос на удаление',
  'record.updating': 'Изменено поле во время редактирования',
};

export const isKnownEvent = (name: string): name is BpiumEvent => Object.hasOwn(EVENTS, name);

export const bodySchema = z.looseObject({
  /** Seconds since 1970, as text. */
  timestamp: z.union([z.string().regex(/^\d{1,12}$/), z.int().min(0).max(999_999_999_999).transform(String)]),
  hook: z.looseObject({ id, event: z.string(), sequenceId: z.union([z.int(), z.string().regex(/^\d+$/)]) }),
  payload: z.looseObject({
    catalogId: id,
    /** Absent before it is created. */
    recordId: id.nullish(),
    values: values.nullish(),
    prevValues: values.nullish(),
    allValues: values.nullish(),
  }),
  user: z.looseObject({ id }).nullish(),
});
export type BpiumBody = z.infer<typeof bodySchema>;

/** Of a body that nobody has proved: enough to know in which form to answer it. */
export const looseSchema = z.looseObject({
  hook: z.looseObject({ event: z.string() }),
  payload: z.looseObject({ catalogId: id }),
});
