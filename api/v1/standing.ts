/**
 * A page of those rows of a list whose workflows stand at one place. Postgres knows the order, Temporal's visibility the
 * places: where few stand they are listed by Temporal and put in order by Postgres; where many do, the list is walked in
 * its order, and Temporal is asked about some rows at a time.
 */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { Page, Position } from '../../journal/search/page';
import { countRuns, listRuns, quoted } from './visibility';

export interface Place {
  /** In visibility's words. */
  query: string;
  /** Those whose workflow has written down its end stand there besides. */
  ended: boolean;
}

/** A list that Postgres has. */
export interface OrderedList<Row extends { ended: boolean }> {
  all(after: Position | undefined, limit: number): Promise<Page<Row>>;
  /** Those of these workflows, and those that have ended, where the place has them. */
  among(workflowIds: string[], after: Position | undefined, limit: number): Promise<Page<Row>>;
  workflowIdOf(row: Row): string;
  positionOf(row: Row): Position;
}

/** A page may be short, or empty, and yet have a next one. */
export interface StandingPage<Row> extends Page<Row> {
  /** Of the page, by workflow id, as far as they were listed: what visibility tells of their runs. */
  runs: ReadonlyMap<string, WorkflowExecutionInfo>;
}

/** The embedded Temporal lists a run in 0.2 ms, and looks through 20,000 in some 20 ms, whatever for. */
const USUAL = {
  /** Rows that are looked at before the place is counted: where many stand, they fill the page. */
  first: 200,
  /** So many at a place are listed. */
  few: 500,
  /** Of one piece of the list: where more stand, the piece is cut. */
  listed: 200,
  /** Rows whose ids one query names. */
  piece: 1_000,
  /** Rows that are looked at for one page. */
  lookedAt: 3_000,
};
export type Bounds = typeof USUAL;

export interface WantedPage {
  after: Position | undefined;
  limit: number;
}

/** Undefined = Temporal does not answer. */
export async function standingAt<Row extends { ended: boolean }>(
  client: Client,
  place: Place,
  list: OrderedList<Row>,
  wanted: WantedPage,
  bounds: Partial<Bounds> = {},
): Promise<StandingPage<Row> | undefined> {
  const { few, ...walked } = { ...USUAL, ...bounds };
  const walk = new Walk(client, place, list, wanted, walked);
  if (!(await walk.goOn())) return undefined;
  if (walk.isOver) return walk.page();
  const count = await countRuns(client, place.query);
  if (count === undefined) return undefined;
  if (count <= few) {
    // Some may have come since they were counted.
    const infos = count === 0 ? [] : await listRuns(client, place.query, 2 * few);
    return infos && pageOfThese(infos, place, list, wanted);
  }
  while (!walk.isOver) if (!(await walk.goOn())) return undefined;
  return walk.page();
}

async function pageOfThese<Row extends { ended: boolean }>(
  infos: WorkflowExecutionInfo[],
  place: Place,
  list: OrderedList<Row>,
  { after, limit }: WantedPage,
): Promise<StandingPage<Row>> {
  const runs = byId(infos);
  const { items, next } = await list.among([...runs.keys()], after, limit);
  return {
    items: items.filter(standsIn(place, list, runs)),
    next,
    runs,
  };
}

/** A workflow may have run some times; this many runs of each are enough. */
const RUNS_OF_ONE = 10;

class Walk<Row extends { ended: boolean }> {
  private readonly found: Row[] = [];
  private readonly runs = new Map<string, WorkflowExecutionInfo>();
  private looked = 0;
  private next: Position | undefined;

  constructor(
    private readonly client: Client,
    private readonly place: Place,
    private readonly list: OrderedList<Row>,
    private readonly wanted: WantedPage,
    private readonly bounds: Omit<Bounds, 'few'>,
  ) {
    this.next = wanted.after;
  }

  get isOver(): boolean {
    const isAtEnd = this.looked > 0 && !this.next;
    return isAtEnd || this.found.length >= this.wanted.limit || this.looked >= this.bounds.lookedAt;
  }

  page(): StandingPage<Row> {
    const { found, runs, next } = this;
    if (found.length <= this.wanted.limit) return { items: found, next, runs };
    const items = found.slice(0, this.wanted.limit);
    return { items, next: this.list.positionOf(items.at(-1)!), runs };
  }

  /** Looks at the next piece; false = Temporal does not answer. */
  async goOn(): Promise<boolean> {
    const size = this.nextSize();
    const { items, next } = await this.list.all(this.next, size);
    const there = await this.runsAmong(items);
    if (!there) return false;
    for (const [id, run] of there.runs) this.runs.set(id, run);
    this.found.push(...there.rows.filter(standsIn(this.place, this.list, there.runs)));
    const isCut = there.rows.length < items.length;
    this.looked += isCut ? there.rows.length : size;
    this.next = isCut ? this.list.positionOf(there.rows.at(-1)!) : next;
    return true;
  }

  /** After the first as many as it will take, to go by those that were looked at. */
  private nextSize(): number {
    const { limit } = this.wanted;
    const { first, piece, lookedAt } = this.bounds;
    if (this.looked === 0) return Math.min(Math.max(limit, first), lookedAt);
    const missing = limit - this.found.length;
    const wanted = (1.2 * missing * this.looked) / this.found.length;
    return Math.min(piece, lookedAt - this.looked, Math.max(limit, Math.ceil(wanted)));
  }

  /** The runs that stand there, of all of these rows or, where they are too many to list, of the first. */
  private async runsAmong(
    rows: Row[],
  ): Promise<{ rows: Row[]; runs: Map<string, WorkflowExecutionInfo> } | undefined> {
    const { client, place, list } = this;
    const most = this.bounds.listed;
    const asked = rows.filter((row) => !hasEndedAt(place, row)).map((row) => list.workflowIdOf(row));
    if (asked.length === 0) return { rows, runs: new Map() };
    const query = `WorkflowId IN (${asked.map(quoted).join(', ')}) AND ${place.query}`;
    const areFew = rows.length <= most;
    const infos = await listRuns(client, query, areFew ? RUNS_OF_ONE * most : most + 1);
    if (!infos) return undefined;
    if (!areFew && infos.length > most) return this.runsAmong(rows.slice(0, most));
    return { rows, runs: byId(infos) };
  }
}

const hasEndedAt = (place: Place, row: { ended: boolean }): boolean => place.ended && row.ended;

const standsIn =
  <Row extends { ended: boolean }>(
    place: Place,
    list: OrderedList<Row>,
    runs: ReadonlyMap<string, WorkflowExecutionInfo>,
  ) =>
  (row: Row): boolean =>
    hasEndedAt(place, row) || runs.has(list.workflowIdOf(row));

const byId = (infos: WorkflowExecutionInfo[]): Map<string, WorkflowExecutionInfo> =>
  new Map(infos.map((info) => [info.workflowId, info]));
