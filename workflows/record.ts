/**
 * One record of a no-code platform: what was told of it, and answers to what the platform asks before it changes it.
 * Short: it ends when nothing came for a while.
 *
 * A question is an update whose deadline travels in its arguments: one that comes too late, after a worker was away, is
 * turned away before it is in the history. Answers are pure; what they need to know is asked for by one activity.
 */
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  defineQuery,
  defineUpdate,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { RecordRule } from '../mappings-records';
import { factsWithin, own, records } from './calls';
import type { EntityState } from './entity';
import { Entity, RunIsFull, newEntityState } from './entity';
import type { Delivered } from './events';
import type { Trouble } from './failure';
import { troubleOf, wrongId } from './failure';
import { parseWorkflowId } from './ids';
import { factOf } from './inbox';
import type { RecordAnswer, RecordAsked, RecordChanged } from './record-events';
import { decideBy, wishesOf } from './rules';
import { show } from './shown';
import type { RecordStart } from './start';

export interface RecordQuestion {
  asked: RecordAsked;
  /** Those of the catalogue, as fixit.yml has them. */
  rules: RecordRule[];
  /** ISO 8601 UTC: past it nobody waits for the answer. */
  deadline: string;
}

export interface RecordState extends EntityState {
  platform: string;
  catalogId: string;
  recordId: string;
  stage: 'new' | 'known' | 'deleted';
  since: string;
  /** Of the last change that counted. */
  version?: string;
  /** What an endpoint of an administrator's told last. */
  told?: { at: string; parameters: string[] };
  /** Questions answered by this run. */
  answered: number;
  lastAnswer?: { asks: RecordAsked['asks']; verdict: RecordAnswer['verdict']; by: string; at: string };
  trouble?: Trouble;
}

export const decideUpdate = defineUpdate<RecordAnswer, [RecordQuestion]>('decide');
export const recordStateQuery = defineQuery<RecordState & { waitingFor: string }>('state');

export const RECORD_LATE = 'record.late';

const IDLE_MS = 10 * 60_000;
/** One that is not created yet was asked about once, and is never heard of again. */
const IDLE_NEW_MS = 10_000;
const TRY_AGAIN_MS = 10 * 60_000;
/** A server takes 2,000 updates a run. */
const MAX_ANSWERS = 1_000;
/** Kept of the time for the way back. */
const WAY_BACK_MS = 250;

export async function record(start: RecordStart | { state: RecordState }): Promise<void> {
  const state = 'state' in start ? start.state : fresh(start);
  const entity = new Entity(state);
  setHandler(recordStateQuery, () => ({ ...state, waitingFor: state.trouble ? 'operator' : '' }), {
    description: 'What was last told of the record, and what was last answered.',
  });
  setHandler(decideUpdate, (question) => answer(state, question), {
    description: 'Whether the platform may do what it asks; asked by its hook, not by hand.',
    validator: refuseLate,
  });
  try {
    await live(state, entity, 'recheck' in start && start.recheck === true);
  } catch (error) {
    if (!(error instanceof RunIsFull)) throw error;
    await condition(allHandlersFinished);
    return continueAsNew<typeof record>({ state: { ...state, answered: 0 } });
  }
}

async function live(state: RecordState, entity: Entity, recheck: boolean): Promise<void> {
  if (recheck) await entity.recheck();
  const idleMs = state.recordId.startsWith('new-') ? IDLE_NEW_MS : IDLE_MS;
  do {
    for (let came = true; came;) {
      await takeAll(state, entity);
      const { answered } = state;
      const isNews = () => !entity.inbox.isEmpty || state.answered !== answered;
      came = (await entity.wait(isNews, Date.now() + idleMs, 'ends when idle')) === 'ready';
      if (state.answered >= MAX_ANSWERS) throw new RunIsFull();
    }
    await condition(allHandlersFinished);
  } while (!(await entity.close()));
}

function refuseLate({ deadline }: RecordQuestion): void {
  if (Date.now() < Date.parse(deadline)) return;
  throw ApplicationFailure.nonRetryable(
    'Nobody waits for the answer any more: it was given as fixit.yml says for the case that nobody can decide.',
    RECORD_LATE,
  );
}

async function answer(state: RecordState, { asked, rules, deadline }: RecordQuestion): Promise<RecordAnswer> {
  const wishes = wishesOf(asked, rules);
  const left = Date.parse(deadline) - Date.now() - WAY_BACK_MS;
  const facts =
    wishes.length === 0
      ? { orders: {}, people: {} }
      : await factsWithin(Math.max(left, 1)).recordFacts({ wishes });
  refuseLate({ asked, rules, deadline });
  const given = decideBy(asked, rules, facts);
  const { verdict, by } = given;
  state.answered += 1;
  state.lastAnswer = { asks: asked.asks, verdict, by, at: new Date(Date.now()).toISOString() };
  return given;
}

async function takeAll(state: RecordState, entity: Entity): Promise<void> {
  const { inbox } = entity;
  for (let event = inbox.take(); event; event = inbox.take()) {
    const fact = factOf(event);
    if (fact !== undefined && !inbox.isNews(fact)) continue;
    if (event.kind === 'record.changed') await takeIn(state, entity, event);
    else if (event.kind === 'custom')
      state.told = { at: event.receivedAt, parameters: Object.keys(event.params).slice(0, 50) };
    if (event.kind === 'custom' && state.stage === 'new') enter(state, 'known');
    shown(state);
  }
}

async function takeIn(
  state: RecordState,
  entity: Entity,
  { change, version }: Delivered & { kind: 'record.changed' },
): Promise<void> {
  if (change === 'touched') {
    const seen = await look(state, entity);
    if (seen) await announce(state, seen, seen === 'deleted' ? version : (state.version ?? version));
    return;
  }
  state.version = version;
  enter(state, change === 'deleted' ? 'deleted' : 'known');
  await announce(state, change, version);
}

type Change = Exclude<RecordChanged['change'], 'touched'>;

/** To whoever is subscribed. Records that were under way before there were subscribers go on in silence. */
async function announce(
  { platform, catalogId, recordId }: RecordState,
  change: Change,
  version: string,
): Promise<void> {
  if (!patched('a record that changed is announced')) return;
  await own.announceRecord.executeWithOptions({ summary: `announce that it was ${change}` }, [
    { platform, catalogId, recordId, change, version },
  ]);
}

/** What is only said to have changed is read before it is believed. Undefined = it is as it was. */
async function look(state: RecordState, entity: Entity): Promise<Change | undefined> {
  const { platform, catalogId, recordId } = state;
  for (;;) {
    try {
      const found = await records(platform).readRecord.executeWithOptions(
        { summary: `read it at ${platform}` },
        [{ platform, catalogId, recordId }],
      );
      delete state.trouble;
      if (!found) {
        const was = state.stage;
        enter(state, 'deleted');
        return was === 'deleted' ? undefined : 'deleted';
      }
      if (found.version === state.version) return undefined;
      enter(state, 'known');
      state.version = found.version;
      return 'updated';
    } catch (error) {
      state.trouble = troubleOf(error);
      shown(state);
      await entity.pause(TRY_AGAIN_MS, 'try again', () => false);
    }
  }
}

function enter(state: RecordState, stage: RecordState['stage']): void {
  state.stage = stage;
  state.since = new Date(Date.now()).toISOString();
}

const shown = ({ stage, since, version, told, trouble }: RecordState): void =>
  show({
    stage,
    since,
    waitingFor: trouble ? 'operator' : '',
    facts: { Version: version, Told: told?.at },
    ...(trouble ? { trouble } : {}),
  });

function fresh(start: RecordStart): RecordState {
  const id = parseWorkflowId(workflowInfo().workflowId);
  if (id?.type !== 'record')
    throw wrongId(workflowInfo().workflowId, 'record:<platform>:<catalogue>:<record>');
  const { platform, catalogId, recordId } = id;
  return {
    ...newEntityState(start),
    platform,
    catalogId,
    recordId,
    stage: 'new',
    since: new Date(Date.now()).toISOString(),
    answered: 0,
  };
}
