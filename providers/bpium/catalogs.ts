/** Catalogues and their fields, as `check` and `connect` read them. */
import { z } from 'zod';
import type { BpiumApi } from './api';

const id = z.union([z.string(), z.number().transform(String)]);

const fieldSchema = z.looseObject({
  id,
  name: z.string(),
  type: z.string(),
  config: z.looseObject({ items: z.array(z.looseObject({ id, name: z.string() })).optional() }).nullish(),
});
export type Field = z.infer<typeof fieldSchema>;

const catalogSchema = z.looseObject({ id, name: z.string() });
const wholeSchema = catalogSchema.extend({ fields: z.array(fieldSchema) });
export type Catalog = z.infer<typeof wholeSchema>;

export const listCatalogs = (api: BpiumApi) =>
  api.call({ operation: 'GET catalogs', method: 'GET', path: 'catalogs' }, z.array(catalogSchema));

export const readCatalog = (api: BpiumApi, catalogId: string): Promise<Catalog> =>
  api.call(
    { operation: 'GET catalog', method: 'GET', path: `catalogs/${encodeURIComponent(catalogId)}` },
    wholeSchema,
  );
