/** An account of Bpium: catalogues, records, the log of changes, and who is told of what. */
import { z } from 'zod';
import { EVENT_TITLES } from './schema';

export interface SimField {
  id: string;
  name: string;
  type: string;
  config?: { items?: { id: string; name: string }[] };
}

export interface SimCatalog {
  id: string;
  sectionId: string;
  name: string;
  icon: string;
  fields: SimField[];
}

const recordSchema = z.object({
  id: z.string(),
  catalogId: z.string(),
  values: z.record(z.string(), z.unknown()),
});
export type SimRecord = z.infer<typeof recordSchema>;

const changeSchema = z.object({
  id: z.string(),
  catalogId: z.string(),
  recordId: z.string(),
  actionType: z.enum(['CREATE', 'UPDATE', 'DELETE']),
  date: z.string(),
});

const stateSchema = z.object({
  records: z.array(recordSchema),
  history: z.array(changeSchema),
  /** By the hook's record. */
  sequences: z.record(z.string(), z.number()),
  lastId: z.number(),
});
type State = z.infer<typeof stateSchema>;

const field = (id: string, name: string, type: string, options?: string[]): SimField => ({
  id,
  name,
  type,
  ...(options
    ? { config: { items: options.map((option, i) => ({ id: String(i + 1), name: option })) } }
    : {}),
});

export const HOOKS = '1';
export const HOOK_FIELDS = { catalog: '2', events: '3', url: '5', secret: '7' } as const;

export const CATALOGS: readonly SimCatalog[] = [
  {
    id: HOOKS,
    sectionId: '1',
    name: 'Вебхуки',
    icon: 'web-1',
    fields: [
      field('2', 'Каталог', 'text'),
      field('3', 'События', 'dropdown', Object.values(EVENT_TITLES)),
      field('4', 'Отслеживать поля', 'text'),
      field('5', 'URL', 'text'),
      field('6', 'Инициатор', 'user'),
      field('7', 'Секретная строка', 'text'),
      field('8', 'Номер последнего события', 'number'),
    ],
  },
  {
    id: '5',
    sectionId: '2',
    name: 'Заказы',
    icon: 'finance-22',
    fields: [
      field('2', 'Название', 'text'),
      field('3', 'Статус', 'dropdown', ['Новый', 'В работе', 'Собран', 'Отгружен']),
      field('7', 'Номер заказа', 'text'),
      field('9', 'Телефон', 'contact'),
      field('10', 'Имя', 'text'),
      field('11', 'Компания', 'object'),
      field('12', 'Открытые заявки', 'text'),
    ],
  },
  {
    id: '6',
    sectionId: '2',
    name: 'Клиенты',
    icon: 'users-10',
    fields: [field('2', 'Имя', 'text'), field('3', 'Телефон', 'contact'), field('4', 'Компания', 'object')],
  },
  { id: '8', sectionId: '2', name: 'Компании', icon: 'content-11', fields: [field('2', 'Название', 'text')] },
];

const FIRST: State = {
  records: [
    { id: '65', catalogId: '8', values: { '2': 'ООО «Ромашка»' } },
    {
      id: '33',
      catalogId: '6',
      values: {
        '2': 'Анна Смирнова',
        '3': [{ contact: '8 (916) 123-45-67', comment: 'основной' }],
        '4': [{ catalogId: '8', recordId: '65' }],
      },
    },
    { id: '199', catalogId: '5', values: { '2': 'Заказ 199', '3': ['1'], '7': 'FX-1001' } },
  ],
  history: [],
  sequences: {},
  lastId: 200,
};

export class BpiumStore {
  private data: State = structuredClone(FIRST);

  catalog(id: string): SimCatalog | undefined {
    return CATALOGS.find((catalog) => catalog.id === id);
  }

  records(catalogId: string): SimRecord[] {
    return this.data.records.filter((record) => record.catalogId === catalogId);
  }

  record(catalogId: string, id: string): SimRecord | undefined {
    return this.records(catalogId).find((record) => record.id === id);
  }

  create(catalogId: string, values: SimRecord['values'], at: Date): SimRecord {
    const record = { id: this.nextId(), catalogId, values };
    this.data.records.push(record);
    this.log('CREATE', record, at);
    return record;
  }

  update(record: SimRecord, values: SimRecord['values'], at: Date): void {
    Object.assign(record.values, values);
    this.log('UPDATE', record, at);
  }

  remove(record: SimRecord, at: Date): void {
    this.data.records = this.data.records.filter((one) => one !== record);
    this.log('DELETE', record, at);
  }

  history(catalogId: string): State['history'] {
    return this.data.history.filter((change) => change.catalogId === catalogId);
  }

  nextSequence(hookId: string): number {
    return (this.data.sequences[hookId] = (this.data.sequences[hookId] ?? 0) + 1);
  }

  /** A linked object is given out with all that is known of it. */
  shown({ catalogId, values }: SimRecord): SimRecord['values'] {
    const fields = this.catalog(catalogId)?.fields ?? [];
    return Object.fromEntries(
      Object.entries(values).map(([id, value]) => [
        id,
        fields.find((one) => one.id === id)?.type === 'object' ? this.whole(value) : value,
      ]),
    );
  }

  titleOf({ values }: SimRecord): string {
    return typeof values['2'] === 'string' ? values['2'] : '';
  }

  state(): State {
    return this.data;
  }

  restore(state: unknown): void {
    this.data = stateSchema.parse(state);
  }

  private whole(value: unknown): unknown {
    const links = z.array(z.object({ catalogId: z.string(), recordId: z.string() })).safeParse(value);
    if (!links.success) return value;
    return links.data.map(({ catalogId, recordId }) => {
      const catalog = this.catalog(catalogId);
      const record = this.record(catalogId, recordId);
      return {
        sectionId: catalog?.sectionId,
        catalogId,
        catalogTitle: catalog?.name,
        catalogIcon: catalog?.icon,
        recordId,
        recordTitle: record && this.titleOf(record),
        isRemoved: record === undefined,
      };
    });
  }

  private log(actionType: State['history'][number]['actionType'], record: SimRecord, at: Date): void {
    this.data.history.push({
      id: this.nextId(),
      catalogId: record.catalogId,
      recordId: record.id,
      actionType,
      date: at.toISOString(),
    });
  }

  private nextId(): string {
    this.data.lastId += 1;
    return String(this.data.lastId);
  }
}
