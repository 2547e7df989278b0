/** The part of `fixit.yml` that is about records of no-code platforms: which rules decide, and what is said without them. */
import { z } from 'zod';

/** Since 2.0 Bpium names its system catalogues and their fields by a word: `$users`, `$name`. */
const ID = /^(\d+|\$\w+)$/;
const id = z.union([
  z.string().regex(ID, 'a number, or $ and a word'),
  z.int().nonnegative().transform(String),
]);
const sentence = z.string().trim().min(1).max(1_000);

/** A status may not become one of these while the order that the record names is not paid. */
const unpaidStatus = z.strictObject({
  rule: z.literal('unpaidStatus'),
  /** The field of the status. */
  status: id,
  /** Its values that need the money: of a category, the numbers of its options. */
  forbidden: z.array(z.union([z.string(), z.number().transform(String)])).min(1),
  /** The field with the number of the order. */
  order: id,
  message: sentence.default('Заказ не оплачен: статус изменить нельзя.'),
});

/** A phone number that is typed into a form fills in who it is. */
const fillByPhone = z.strictObject({
  rule: z.literal('fillByPhone'),
  /** The field that is typed into. */
  phone: id,
  /** Where people are: their catalogue, and in it the fields of phone, name and company. */
  people: z.strictObject({ catalog: id, phone: id, name: id, company: id.optional() }),
  /** What is filled in here; what is not named stays empty. */
  fill: z.strictObject({ name: id.optional(), company: id.optional(), issues: id.optional() }),
});

export const recordRule = z.discriminatedUnion('rule', [unpaidStatus, fillByPhone]);
export type RecordRule = z.infer<typeof recordRule>;

const fallback = z
  .union([z.literal('allow'), z.strictObject({ refuse: sentence })])
  .default('allow')
  .describe('What is answered where nobody can decide: allow, or {refuse: "a sentence"}.');

export const bpium = z
  .strictObject({
    /** By the number of the catalogue; one that is not named is allowed everything. */
    catalogs: z
      .record(
        z.string().regex(ID, 'the number of a catalogue, or $ and a word'),
        z.strictObject({
          /** For people. */
          name: z.string().optional(),
          fallback,
          rules: z.array(recordRule).default([]),
        }),
      )
      .default({}),
  })
  .prefault({});

export type RecordCatalog = z.infer<typeof bpium>['catalogs'][string];
