/** What the simulated portal holds: deals of two pipelines, contacts, users, notifications. */
import { z } from 'zod';

const fields = z.record(z.string(), z.unknown());
const dealSchema = z.object({
  id: z.number().int(),
  createdTime: z.string(),
  updatedTime: z.string(),
  /** By the names that REST gives them, custom fields by their codes. */
  fields,
});
export type SimDeal = z.infer<typeof dealSchema>;
const contactSchema = z.object({ id: z.number().int(), name: z.string(), comms: z.array(z.string()) });
export type SimContact = z.infer<typeof contactSchema>;
const notificationSchema = z.object({
  id: z.number().int(),
  userId: z.number(),
  tag: z.string(),
  text: z.string(),
});

const stateSchema = z.object({
  lastId: z.number().int(),
  deals: z.array(dealSchema.loose()),
  contacts: z.array(contactSchema),
  notifications: z.array(notificationSchema),
});

export const CATEGORIES = [
  { id: 0, name: 'Общая' },
  { id: 1, name: 'Магазин' },
];

const STAGES = {
  NEW: 'Новая',
  PREPARATION: 'Разобраться',
  PREPAYMENT_INVOICE: 'Ждёт оплаты',
  EXECUTING: 'Оплачена',
  WON: 'Выполнена',
  LOSE: 'Не состоялась',
  APOLOGY: 'Деньги возвращены',
} as const;

/** `C1:NEW` of pipeline 1, `NEW` of the general one. */
export const stagesOf = (categoryId: number): { STATUS_ID: string; NAME: string }[] =>
  Object.entries(STAGES).map(([name, NAME]) => ({
    STATUS_ID: categoryId === 0 ? name : `C${categoryId}:${name}`,
    NAME,
  }));

export const USERS = [
  { ID: '1', NAME: 'Мария', ACTIVE: true },
  { ID: '2', NAME: 'Олег', ACTIVE: false },
];

export const DEAL_FIELDS = [
  'title',
  'categoryId',
  'stageId',
  'opportunity',
  'isManualOpportunity',
  'currencyId',
  'originatorId',
  'originId',
  'comments',
  'assignedById',
  'contactIds',
  'UF_CRM_1234567890',
];

/** Enough for a demo and a load run, and bounded: the oldest are forgotten. */
const KEPT = 20_000;

export class Bitrix24Store {
  private lastId = 0;
  private readonly deals = new Map<number, SimDeal>();
  contacts: SimContact[] = [];
  notifications: z.infer<typeof notificationSchema>[] = [];

  nextId(): number {
    return ++this.lastId;
  }

  deal(id: number): SimDeal | undefined {
    return this.deals.get(id);
  }

  all(): SimDeal[] {
    return [...this.deals.values()];
  }

  keep(deal: SimDeal): void {
    this.deals.set(deal.id, deal);
    const [oldest] = this.deals.keys();
    if (this.deals.size > KEPT && oldest !== undefined) this.deals.delete(oldest);
  }

  remove(id: number): void {
    this.deals.delete(id);
  }

  /** A notification with the tag of an earlier one takes its place. */
  notify(userId: number, tag: string, text: string): number {
    const id = this.nextId();
    const others = this.notifications.filter((one) => tag === '' || one.tag !== tag || one.userId !== userId);
    this.notifications = [...others, { id, userId, tag, text }].slice(-1_000);
    return id;
  }

  /** What a viewer looks for stands beside the fields. */
  state() {
    return {
      lastId: this.lastId,
      deals: this.all().map((deal) => ({
        ...deal,
        title: deal.fields['title'],
        stage: deal.fields['stageId'],
        origin: deal.fields['originId'],
        opportunity: deal.fields['opportunity'],
      })),
      contacts: this.contacts,
      notifications: this.notifications,
    };
  }

  restore(state: unknown): void {
    const kept = stateSchema.parse(state);
    this.lastId = kept.lastId;
    this.contacts = kept.contacts;
    this.notifications = kept.notifications;
    this.deals.clear();
    for (const { id, createdTime, updatedTime, fields } of kept.deals)
      this.deals.set(id, { id, createdTime, updatedTime, fields });
  }
}
