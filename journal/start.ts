/** How an entity's workflow is started, by its first event or by the API: the same for both. */
import { defineSearchAttributeKey } from '@temporalio/common';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Settings } from '../config';
import type { Mappings } from '../mappings';
import type { EntityId } from '../workflows/ids';
import { summaryOf } from '../workflows/ids';
import type { KnownPerson } from './person';
import { EDITION, ORDER_EDITION } from '../workflows/start';
import type {
  CallStart,
  Carried,
  DialogStart,
  OrderStart,
  PaymentStart,
  RecordStart,
  TicketStart,
} from '../workflows/start';

/** What a start says beside what is carried from earlier runs of its key. */
export interface StartArguments {
  dialog: Omit<DialogStart, 'handled' | 'facts'>;
  ticket: Omit<TicketStart, 'handled' | 'facts'>;
  order: Omit<OrderStart, 'handled' | 'facts'>;
  payment: Omit<PaymentStart, 'handled' | 'facts'>;
  record: Omit<RecordStart, 'handled' | 'facts'>;
  call: Omit<CallStart, 'handled' | 'facts'>;
}

const CHANNEL = defineSearchAttributeKey('Channel', 'KEYWORD');
const ISSUE = defineSearchAttributeKey('IssueId', 'KEYWORD');
const ORDER = defineSearchAttributeKey('OrderId', 'KEYWORD');

/** As this installation is configured. */
export const startArguments = (
  settings: Pick<Settings, 'DIALOG_LANGUAGE'>,
  { lead, checkout }: Pick<Mappings, 'lead' | 'checkout'>,
): StartArguments => ({
  dialog: { flow: 'lead', edition: EDITION, language: settings.DIALOG_LANGUAGE, policy: lead },
  ticket: { lingerHours: lead.lingerHours, edition: EDITION },
  order: { edition: ORDER_EDITION, policy: checkout },
  payment: {},
  record: {},
  call: {},
});

/** A dialog is with a person; a ticket is not. */
export function startWith(
  argument: StartArguments[keyof StartArguments],
  person: KnownPerson | undefined,
): StartArguments[keyof StartArguments] {
  if (!('flow' in argument) || !person) return argument;
  const { language, ...rest } = person;
  return { ...inLanguage(argument, language), ...rest };
}

/** The desk goes on reading the installation's language. */
export const inLanguage = (
  dialog: StartArguments['dialog'],
  language: DialogStart['language'] = dialog.language,
): StartArguments['dialog'] =>
  language === dialog.language ? dialog : { ...dialog, language, deskLanguage: dialog.language };

/** The options that people find it by in the Temporal Web UI. */
export const shownAtStart = (id: EntityId) => ({
  staticSummary: summaryOf(id),
  typedSearchAttributes: attributesOf(id),
});

function attributesOf(id: EntityId) {
  switch (id.type) {
    case 'dialog':
      return [{ key: CHANNEL, value: id.channel }];
    case 'ticket':
      return [{ key: ISSUE, value: id.issueId }];
    case 'order':
      return [{ key: ORDER, value: id.orderId }];
    case 'payment':
      return [{ key: CHANNEL, value: id.gateway }];
    case 'record':
      return [{ key: CHANNEL, value: id.platform }];
    case 'call':
      return [];
  }
}

const facts = z.array(z.string());

/** What earlier runs of this key handled, as the last one that ended wrote down: a new run acts on none of it again. */
export async function carriedTo(pool: Pool, key: string): Promise<Pick<Carried, 'handled' | 'facts'>> {
  const { rows } = await pool.query<{ handled: string; facts: unknown }>(
    'SELECT handled, facts FROM keys WHERE key = $1',
    [key],
  );
  const [row] = rows;
  return row ? { handled: Number(row.handled), facts: facts.parse(row.facts) } : { handled: 0, facts: [] };
}
