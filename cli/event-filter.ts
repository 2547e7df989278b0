/** Which events: the same options wherever several are searched or replayed. */
import type { Command } from 'commander';
import { Option } from 'commander';
import type { EventState } from '../journal/search/events';
import type { Between } from './options';
import { withBetween } from './options';

const STATES = [
  'pending',
  'parked',
  'delivered',
  'ignored',
  'late',
  'unread',
  'dead',
] as const satisfies readonly EventState[];

export interface EventFilter extends Between {
  state?: string;
  endpoint?: string;
  kind?: string;
  /** `--workflow` */
  workflow?: string;
}

export const withState = (command: Command): Command =>
  command.addOption(new Option('--state <state>', 'that stand there').choices(STATES));

export const withEventFilter = (command: Command): Command =>
  withBetween(
    command
      .option('--endpoint <id>', 'that came to this endpoint, for example telegram')
      .option('--kind <kind>', 'of this kind, for example message.received')
      .option('--workflow <id>', 'of this workflow'),
  );

/** As the API names the members. */
export const apiFilter = ({ state, endpoint, kind, workflow, from, to }: EventFilter) =>
  Object.fromEntries(
    Object.entries({ state, endpoint, kind, workflowId: workflow, from, to }).filter(
      ([, value]) => value !== undefined,
    ),
  );

/** For a question to a person. */
export const filterWords = (filter: EventFilter): string =>
  Object.entries(apiFilter(filter))
    .map(([name, value]) => `${name} ${value}`)
    .join(', ') || 'all';
