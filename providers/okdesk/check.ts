/**
 * Compares fixit.yml and the settings with the live account, reading only. Paths as the documentation of the API names
 * them (apidocs.okdesk.ru: «Справочники», «Список сотрудников», «Дополнительные атрибуты»); the form of their answers is
 * read tolerantly, and one that cannot be read is a finding, not a failure.
 */
import { z } from 'zod';
import type { Mappings } from '../../mappings';
import type { ClientDeps, Finding } from '../contract';
import { OutboundError } from '../failure';
import { createOkdeskApi } from './api';
import type { OkdeskApi } from './api';
import { restId } from './ids';
import type { OkdeskClientSettings } from './settings';

const PAGE_SIZE = 100;
/** Two thousand employees. */
const PAGES = 20;

const coded = z.looseObject({ code: z.string(), name: z.string().nullish() });
const parameter = z.looseObject({
  code: z.string(),
  field_type: z.string().nullish(),
  type: z.string().nullish(),
});
const employee = z.looseObject({ id: restId, active: z.boolean().nullish() });

/** What a list of the account is asked for by. */
const LISTS = {
  statuses: { path: '/issues/statuses', item: coded },
  parameters: { path: '/issues/parameters/list', item: parameter },
  types: { path: '/dictionaries/issues/types', item: coded },
} as const;

export async function checkAccount(
  settings: OkdeskClientSettings,
  { http, mappings }: ClientDeps,
): Promise<Finding[]> {
  const api = createOkdeskApi(settings, http);
  const token = await finding('OKDESK_API_TOKEN works', 'Okdesk shows issues to it.', async () => {
    await api.call({
      method: 'GET',
      path: '/issues/list',
      operation: 'GET issues/list',
      query: [['page[size]', '1']],
      answer: z.array(z.unknown()),
    });
    return undefined;
  });
  // Every other question would come to the same.
  if (!token.ok) return [token];
  return [
    token,
    await finding(`employee ${settings.authorId} exists`, HAS_IT, () =>
      authorTrouble(api, settings.authorId),
    ),
    ...(await checkMappings(api, mappings)),
  ];
}

async function checkMappings(api: OkdeskApi, { okdesk, lead }: Mappings): Promise<Finding[]> {
  const { keyParameter, closedStatuses, paymentStatuses, openStatuses, issueType } = okdesk;
  const { feeParameter } = lead;
  const statuses = once(() => list(api, 'statuses'));
  const parameters = once(() => list(api, 'parameters'));
  const named = { closedStatuses, paymentStatuses };
  const findings = [
    await finding(`issue parameter "${keyParameter}" is a string`, HAS_IT, async () =>
      keyTrouble(await parameters(), keyParameter),
    ),
  ];
  if (feeParameter !== '')
    findings.push(
      await finding(`issue parameter "${feeParameter}" exists`, HAS_IT, async () =>
        feeTrouble(await parameters(), feeParameter),
      ),
    );
  for (const [key, codes] of Object.entries(named))
    for (const code of codes)
      findings.push(
        await finding(`status "${code}" exists`, HAS_IT, async () =>
          unlessCoded(await statuses(), code, `Change okdesk.${key} in fixit.yml`),
        ),
      );
  findings.push(
    await finding('every status is named in fixit.yml', 'Okdesk has no other.', async () => {
      const known = new Set([...closedStatuses, ...paymentStatuses, ...openStatuses]);
      const unknown = (await statuses()).map(({ code }) => code).filter((code) => !known.has(code));
      return unknown.length === 0
        ? undefined
        : `Okdesk has ${codesOf(unknown)}, which count as open. Name each in okdesk.openStatuses or okdesk.closedStatuses of fixit.yml.`;
    }),
  );
  if (issueType !== undefined)
    findings.push(
      await finding(`issue type "${issueType}" exists`, HAS_IT, async () =>
        unlessCoded(await list(api, 'types'), issueType, 'Change okdesk.issueType in fixit.yml'),
      ),
    );
  return findings;
}

const HAS_IT = 'Okdesk has it.';

/** `look` answers what is wrong and what to change; nothing where all is as `well` says. */
async function finding(
  what: string,
  well: string,
  look: () => Promise<string | undefined>,
): Promise<Finding> {
  try {
    const trouble = await look();
    return { what, ok: trouble === undefined, detail: trouble ?? well };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return { what, ok: false, detail: adviceOn(error) };
  }
}

const adviceOn = ({ type, message }: OutboundError): string =>
  type === 'okdesk.denied'
    ? `${message} Set OKDESK_API_TOKEN to a key of an employee who may see issues, contacts and settings (Okdesk: Настройки → API).`
    : `${message} Check OKDESK_API_URL and OKDESK_API_TOKEN.`;

async function authorTrouble(api: OkdeskApi, authorId: number): Promise<string | undefined> {
  for (let page = 1; page <= PAGES; page++) {
    const employees = await api.call({
      method: 'GET',
      path: '/employees/list',
      operation: 'GET employees/list',
      query: [
        ['page[size]', String(PAGE_SIZE)],
        ['page[number]', String(page)],
      ],
      answer: listOf(employee),
    });
    const found = employees.find(({ id }) => id === authorId);
    if (found)
      return found.active === false
        ? `Employee ${authorId} is switched off. Set OKDESK_AUTHOR_ID to one who is active.`
        : undefined;
    if (employees.length < PAGE_SIZE) break;
  }
  return `Okdesk has no employee ${authorId}. Set OKDESK_AUTHOR_ID to the number of one (Okdesk: Настройки → Сотрудники).`;
}

function keyTrouble(parameters: z.infer<typeof parameter>[], keyParameter: string): string | undefined {
  const found = parameters.find(({ code }) => code === keyParameter);
  const make =
    'in Okdesk (Настройки → Заявки → Атрибуты заявок), or name another in okdesk.keyParameter of fixit.yml. Without it a repeated create cannot find the first';
  if (!found) return `Make an additional attribute "${keyParameter}" of the type «Строка» ${make}.`;
  const type = found.field_type ?? found.type;
  return type === 'ftstring'
    ? undefined
    : `"${keyParameter}" is of the type ${type ?? 'unknown'}: make one of the type «Строка» (ftstring) ${make}.`;
}

const feeTrouble = (parameters: { code: string }[], feeParameter: string): string | undefined =>
  parameters.some(({ code }) => code === feeParameter)
    ? undefined
    : `Okdesk has no additional attribute "${feeParameter}": every issue costs lead.calloutFee. Make it, or change lead.feeParameter in fixit.yml ('' where no issue has a fee of its own).`;

const unlessCoded = (all: { code: string }[], code: string, change: string): string | undefined =>
  all.some((one) => one.code === code)
    ? undefined
    : `Okdesk has no "${code}". ${change}; there are ${codesOf(all.map((one) => one.code))}.`;

const codesOf = (codes: string[]): string => codes.map((code) => `"${code}"`).join(', ') || 'none';

const list = <K extends keyof typeof LISTS>(api: OkdeskApi, name: K) =>
  api.call({
    method: 'GET',
    path: LISTS[name].path,
    operation: `GET ${LISTS[name].path.slice(1)}`,
    query: [['page[size]', String(PAGE_SIZE)]],
    answer: listOf<z.infer<(typeof LISTS)[K]['item']>>(LISTS[name].item as never), // the item of this very name
  });

/** Items of a list, of a list in one member, and of groups within (`children`); what has another form is passed over. */
function listOf<T>(item: z.ZodType<T>): z.ZodType<T[]> {
  return z.unknown().transform((answer, context): T[] => {
    const top = Array.isArray(answer) ? (answer as unknown[]) : listIn(answer);
    if (top) return top.flatMap((one) => itemsOf(one, item));
    context.addIssue({ code: 'custom', message: 'a list' });
    return z.NEVER;
  });
}

function itemsOf<T>(one: unknown, item: z.ZodType<T>): T[] {
  const read = item.safeParse(one);
  return [
    ...(read.success ? [read.data] : []),
    ...(listIn(one, ['children']) ?? []).flatMap((part) => itemsOf(part, item)),
  ];
}

function listIn(value: unknown, names?: string[]): unknown[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const members = Object.entries(value).filter(([name]) => names?.includes(name) ?? true);
  return members
    .map(([, member]) => member as unknown)
    .find((member): member is unknown[] => Array.isArray(member));
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => (asked ??= ask());
}
