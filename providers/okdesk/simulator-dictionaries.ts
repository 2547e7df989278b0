/**
 * What an account is made of: employees, statuses, types and additional attributes of issues, as the API lists them.
 * An account changes them as it likes; the simulated one has the shipped fixit.yml's.
 */
import type { SimAnswer, SimRequest } from '../../sandbox/contract';
import { EMPLOYEE, statuses } from './simulator-store';

export const PARAMETERS = [
  { code: 'fixit_key', name: 'Ключ fixit', field_type: 'ftstring', required: false },
  { code: 'callout_fee', name: 'Стоимость выезда', field_type: 'ftstring', required: false },
  { code: 'urgent', name: 'Срочно', field_type: 'ftcheckbox', required: false },
];

const TYPES = [
  {
    id: 1,
    name: 'Работы',
    type: 'group',
    children: [{ id: 2, code: 'service', name: 'Обслуживание', inner: false, available_for_client: true }],
  },
  { id: 3, code: 'incident', name: 'Инцидент', inner: false, available_for_client: true },
];

const LISTS: Readonly<Record<string, () => unknown[]>> = {
  '/employees/list': () => [
    { ...EMPLOYEE, patronymic: '', active: true, position: 'Диспетчер', groups: [], roles: [] },
  ],
  '/issues/statuses': statuses,
  '/issues/parameters/list': () => PARAMETERS,
  '/dictionaries/issues/types': () => TYPES,
};

/** @param path after `/api/v1`, without a slash at its end */
export function answerDictionary(path: string, { query }: SimRequest): SimAnswer | undefined {
  const list = LISTS[path]?.();
  if (!list) return undefined;
  const size = Number(query.get('page[size]') ?? 50);
  const page = Number(query.get('page[number]') ?? 1);
  return { status: 200, body: list.slice((page - 1) * size, page * size) };
}
