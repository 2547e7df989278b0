/** Hooks as Bpium sends them, of a catalogue that no rule of the shipped fixit.yml is about: they need no worker. */
import type { Freshness, HookSample } from '../contract';

const base = (event: string, { number, now }: Freshness) => ({
  timestamp: String(Math.floor(now.getTime() / 1000)),
  hook: { id: '2', event, sequenceId: number },
  user: { id: '1' },
});

const record =
  (event: string, payload: object): HookSample['body'] =>
  (fresh) => ({ ...base(event, fresh), payload: { catalogId: '2', ...payload } });

export const samples = {
  created: {
    about: 'a record was created',
    body: record('record.created', { recordId: '199', values: { '2': 'Заказ', '3': ['1'] } }),
  },
  updated: {
    about: 'a record was changed',
    body: record('record.updated', { recordId: '199', values: { '3': ['2'] }, prevValues: { '3': ['1'] } }),
  },
  deleted: { about: 'a record was deleted', body: record('record.deleted', { recordId: '199' }) },
  beforeUpdated: {
    about: 'may a record be changed?',
    body: record('record.before.updated', {
      recordId: '199',
      values: { '3': ['4'] },
      prevValues: { '3': ['1'], '7': 'FX-1001' },
    }),
  },
  beforeCreated: {
    about: 'may a record be created?',
    body: record('record.before.created', { values: { '2': 'Заказ' } }),
  },
  beforeDeleted: {
    about: 'may a record be deleted?',
    body: record('record.before.deleted', { recordId: '199' }),
  },
  updating: {
    about: 'somebody types a phone number into a form',
    body: record('record.updating', {
      values: { '9': [{ contact: '+7 916 123-45-67' }] },
      allValues: { '2': 'Заказ', '9': [{ contact: '+7 916 123-45-67' }] },
    }),
  },
} as const satisfies Record<string, HookSample>;
