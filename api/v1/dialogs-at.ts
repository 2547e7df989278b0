/** A page of the dialogs that stand at a place. */
import type { DialogFilter, DialogRow } from '../../journal/search/dialogs';
import { placeOfDialog, searchDialogs } from '../../journal/search/dialogs';
import type { Page } from '../../journal/search/page';
import { contactOfDialog } from '../../workflows/ids';
import type { ApiDeps } from './deps';
import type { DialogStage, WantedPlace } from './dialog-stages';
import { placeOf, stageOf, stagesOf, standingOf, workflowIdOf } from './dialog-stages';
import type { Bounds, OrderedList, WantedPage } from './standing';
import { standingAt } from './standing';

export type WantedDialogs = WantedPlace & Omit<DialogFilter, 'contacts' | 'ended'>;

export interface StandingDialogs extends Page<DialogRow> {
  /** By workflow id. */
  stages: Map<string, DialogStage>;
}

/** Undefined = Temporal does not answer. */
export async function dialogsAt(
  { client, pool }: Pick<ApiDeps, 'client' | 'pool'>,
  wanted: WantedDialogs,
  page: WantedPage,
  bounds?: Partial<Bounds>,
): Promise<StandingDialogs | undefined> {
  const { stage, status, ...filter } = wanted;
  const place = placeOf({ stage, status, channel: filter.channel });
  const list: OrderedList<DialogRow> = {
    all: (after, limit) => searchDialogs(pool, filter, after, limit),
    among: (ids, after, limit) =>
      searchDialogs(pool, { ...filter, contacts: contactsOf(ids), ended: place.ended }, after, limit),
    workflowIdOf,
    positionOf: placeOfDialog,
  };
  const found = await standingAt(client, place, list, page, bounds);
  if (!found) return undefined;
  const { items, next, runs } = found;
  if (!place.ended)
    return { items, next, stages: new Map([...runs].map(([id, info]) => [id, stageOf(info)])) };
  const stages = await stagesOf(client, items.map(workflowIdOf));
  if (!stages) return undefined;
  // One run may have been broken off, and a younger one be at work.
  const closed = items.filter((row) => standingOf(row, stages)?.status === 'closed');
  return { items: closed, next, stages };
}

const contactsOf = (workflowIds: string[]): string[] =>
  workflowIds.flatMap((workflowId) => contactOfDialog(workflowId) ?? []);
