/** Holds fixit.yml and the settings against the live portal: rights, pipeline, stages, fields, people. Reads only. */
import { z } from 'zod';
import type { Mappings } from '../../mappings';
import type { ClientDeps, Finding } from '../contract';
import { OutboundError } from '../failure';
import { createApi } from './api';
import type { Bitrix24Api } from './api';
import { DEALS } from './deal';
import type { Bitrix24ClientSettings } from './settings';

const id = z.union([z.number(), z.string().transform(Number)]);
const categoriesSchema = z.looseObject({ categories: z.array(z.looseObject({ id, name: z.string() })) });
const stagesSchema = z.array(z.looseObject({ STATUS_ID: z.string(), NAME: z.string().catch('') }));
const fieldsSchema = z.looseObject({
  fields: z.record(z.string(), z.looseObject({ upperName: z.string().optional() })),
});
const usersSchema = z.array(z.looseObject({ ID: id, ACTIVE: z.union([z.boolean(), z.string()]).optional() }));

const SETTING = 'BITRIX24_REST_URL';
/** Deals; notifications; whether a user exists. */
const SCOPES = ['crm', 'im', 'user_brief'] as const;

export async function check(
  settings: Bitrix24ClientSettings,
  { http, mappings }: ClientDeps,
): Promise<Finding[]> {
  const api = createApi(settings, http);
  const scopes = await looked(SETTING, () => api.call('scope', {}, z.array(z.string())));
  // Nothing more can be asked of a portal that does not answer.
  if (!Array.isArray(scopes)) return [scopes];
  const missing = SCOPES.filter((scope) => !has(scopes, scope));
  const rights = `Give the incoming web hook the rights ${SCOPES.join(', ')}: it lacks ${missing.join(', ')}.`;
  return [
    finding(SETTING, missing.length === 0 ? undefined : rights, 'The portal answers and gives the rights.'),
    await categoryFinding(api, mappings),
    ...(await stageFindings(api, mappings)),
    ...(await fieldFindings(api, mappings)),
    ...(await userFindings(api, mappings)),
  ];
}

/** The whole of users holds the brief of them. */
const has = (scopes: string[], scope: string): boolean =>
  scopes.includes(scope) || (scope === 'user_brief' && scopes.some((one) => one.startsWith('user')));

const finding = (what: string, trouble: string | undefined, well: string): Finding => ({
  what,
  ok: trouble === undefined,
  detail: trouble ?? well,
});

/** What was asked; where it could not be asked, that is the finding. */
async function looked<T>(what: string, look: () => Promise<T>): Promise<T | Finding> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return { what, ok: false, detail: error.message };
  }
}

const isFinding = (value: object): value is Finding => 'what' in value;

const HAS_IT = 'The portal has it.';
const listed = (names: string[]): string => names.slice(0, 12).join(', ') || 'none';

async function categoryFinding(api: Bitrix24Api, { bitrix24 }: Mappings): Promise<Finding> {
  const what = 'bitrix24.categoryId';
  const { categoryId } = bitrix24;
  const found = await looked(what, () =>
    api.call('crm.category.list', { entityTypeId: DEALS.entityTypeId }, categoriesSchema),
  );
  if (isFinding(found)) return found;
  const isThere = categoryId === 0 || found.categories.some((category) => category.id === categoryId);
  const choice = listed(found.categories.map((category) => `${category.id} = ${category.name}`));
  const trouble = `There is no pipeline ${categoryId}. Set bitrix24.categoryId in fixit.yml to one of: ${choice}.`;
  return finding(what, isThere ? undefined : trouble, HAS_IT);
}

async function stageFindings(api: Bitrix24Api, { bitrix24 }: Mappings): Promise<Finding[]> {
  const { categoryId, stages, orphanStage } = bitrix24;
  const entity = categoryId === 0 ? 'DEAL_STAGE' : `DEAL_STAGE_${categoryId}`;
  const found = await looked('bitrix24.stages', () =>
    api.call('crm.status.list', { filter: { ENTITY_ID: entity } }, stagesSchema),
  );
  if (isFinding(found)) return [found];
  const named = [
    ...Object.entries(stages).map(([ours, stageId]) => ({ key: `bitrix24.stages.${ours}`, stageId })),
    ...(orphanStage === undefined ? [] : [{ key: 'bitrix24.orphanStage', stageId: orphanStage }]),
  ];
  const choice = listed(found.map(({ STATUS_ID, NAME }) => `${STATUS_ID} = ${NAME}`));
  return named.map(({ key, stageId }) => {
    const isThere = found.some(({ STATUS_ID }) => STATUS_ID === stageId);
    const trouble = `Pipeline ${categoryId} has no stage "${stageId}". Set ${key} in fixit.yml to one of: ${choice}.`;
    return finding(key, isThere ? undefined : trouble, HAS_IT);
  });
}

async function fieldFindings(api: Bitrix24Api, { bitrix24 }: Mappings): Promise<Finding[]> {
  const named = Object.entries(bitrix24.fields).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  );
  if (named.length === 0) return [];
  const found = await looked('bitrix24.fields', () =>
    api.call('crm.item.fields', { ...DEALS }, fieldsSchema),
  );
  if (isFinding(found)) return [found];
  const codes = Object.entries(found.fields).flatMap(([name, { upperName }]) => [name, upperName ?? name]);
  const choice = listed([...new Set(codes)].filter((code) => code.startsWith('UF_')));
  return named.map(([ours, code]) => {
    const key = `bitrix24.fields.${ours}`;
    const trouble = `Deals have no field "${code}". Set ${key} in fixit.yml to one of: ${choice}; or make it in CRM → Настройки → Пользовательские поля.`;
    return finding(key, codes.includes(code) ? undefined : trouble, HAS_IT);
  });
}

async function userFindings(api: Bitrix24Api, { bitrix24 }: Mappings): Promise<Finding[]> {
  const { assignedById, notifyUserId } = bitrix24;
  const findings: Finding[] = [];
  for (const [name, userId] of Object.entries({ assignedById, notifyUserId })) {
    if (userId === undefined) continue;
    const key = `bitrix24.${name}`;
    const found = await looked(key, () => api.call('user.get', { ID: userId }, usersSchema));
    if (isFinding(found)) findings.push(found);
    else {
      const isThere = found.some(
        (user) => user.ID === userId && user.ACTIVE !== false && user.ACTIVE !== 'N',
      );
      const trouble = `There is no active user ${userId}. Set ${key} in fixit.yml to the number of one (it stands in the address of the user's page).`;
      findings.push(finding(key, isThere ? undefined : trouble, 'The user is there.'));
    }
  }
  return findings;
}
