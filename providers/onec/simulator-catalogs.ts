/** Catalogues of the simulated base, with the objects that the shipped fixit.yml names, and what the base publishes. */
import { z } from 'zod';
import { INVOICES } from './invoice';
import { SALES } from './sales';

export const catalogRow = z.object({
  Ref_Key: z.string(),
  Code: z.string(),
  Description: z.string(),
  DeletionMark: z.boolean(),
  IsFolder: z.boolean().optional(),
});
export type CatalogRow = z.infer<typeof catalogRow>;

export const CATALOGS = {
  organizations: 'Catalog_Организации',
  counterparties: 'Catalog_Контрагенты',
  items: 'Catalog_Номенклатура',
  warehouses: 'Catalog_Склады',
} as const;

const row = (Ref_Key: string, Code: string, Description: string, IsFolder?: boolean): CatalogRow => ({
  Ref_Key,
  Code,
  Description,
  DeletionMark: false,
  ...(IsFolder === undefined ? {} : { IsFolder }),
});

const MAIN_WAREHOUSE = '66666666-6666-4666-8666-666666666666';
const FOLDER = '44444444-4444-4444-8444-444444444444';

export const newCatalogs = (): Record<string, CatalogRow[]> => ({
  [CATALOGS.organizations]: [row('11111111-1111-4111-8111-111111111111', '0000-0001', 'ООО «Ремонт»')],
  [CATALOGS.counterparties]: [
    row('22222222-2222-4222-8222-222222222222', '0000-0001', 'Розничный покупатель', false),
  ],
  [CATALOGS.items]: [
    row(FOLDER, '0000-0001', 'Услуги', true),
    row('33333333-3333-4333-8333-333333333333', '0000-0002', 'Выезд мастера', false),
  ],
  [CATALOGS.warehouses]: [row(MAIN_WAREHOUSE, '0000-0001', 'Основной склад', false)],
});

export const ALL_SETS: readonly string[] = [INVOICES, SALES, ...Object.values(CATALOGS)];

const VAT_RATES = ['БезНДС', 'НДС0', 'НДС5', 'НДС7', 'НДС10', 'НДС20', 'НДС22', 'НДС20_120'];

/** `$metadata`, as much as names what is published. */
export function metadataXml(sets: readonly string[]): string {
  const rates = VAT_RATES.map((name, i) => `<Member Name="${name}" Value="${i}"/>`).join('');
  const published = sets
    .map((set) => `<EntitySet Name="${set}" EntityType="StandardODATA.${set}"/>`)
    .join('');
  return `\uFEFF<?xml version="1.0" encoding="UTF-8"?><edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"><edmx:DataServices m:DataServiceVersion="3.0" m:MaxDataServiceVersion="3.0" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><Schema Namespace="StandardODATA" xmlns="http://schemas.microsoft.com/ado/2009/11/edm"><EnumType Name="СтавкиНДС">${rates}</EnumType><EntityContainer Name="EnterpriseV8" m:IsDefaultEntityContainer="true">${published}</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`;
}
