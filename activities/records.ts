/** Records of no-code platforms: what rules want to know of them, reading them, and what no hook told. */
import { statusesOf } from '../orders/statuses';
import type { LoggedChange } from '../providers/contract-records';
import type { Activities } from '../workflows/activities';
import { recordId as recordKey } from '../workflows/ids';
import type { FactWish, PersonFact, RecordFacts } from '../workflows/record-activities';
import { announce, recordAnnounced } from './calls';
import { recordsOf } from './capability';
import type { ActivityDeps, AppendedEvent } from './deps';
import { openIssuesOf } from './open-issues';
import { untold } from './told-records';
import { Tally } from './tally';

type Input<K extends keyof Activities> = Parameters<Activities[K]>[0];

/** The platform whose catalogues fixit.yml names. */
const PLATFORM = 'bpium';
/** Of one catalogue in one look. */
const CHANGES = 200;
/** The first look, and every one after a long silence, goes back so far. */
const BACK_MS = 24 * 3_600_000;

export const recordActivities = (deps: ActivityDeps) =>
  ({
    async recordFacts({ wishes }: Input<'recordFacts'>): Promise<RecordFacts> {
      const orders = wishes.flatMap((wish) => (wish.fact === 'order' ? [wish.orderId] : []));
      const people = wishes.flatMap((wish) => (wish.fact === 'person' ? [wish] : []));
      const [statuses, found] = await Promise.all([
        statusesOf(deps.pool, orders),
        Promise.all(people.map(async (wish) => [wish.phone, await personOf(deps, wish)] as const)),
      ]);
      return {
        orders: statuses,
        people: Object.fromEntries(found.flatMap(([phone, person]) => (person ? [[phone, person]] : []))),
      };
    },

    async readRecord({ platform, catalogId, recordId }: Input<'readRecord'>) {
      const found = await recordsOf(deps, platform).readRecord(catalogId, recordId);
      return found && { version: found.version };
    },

    announceRecord: (changed: Input<'announceRecord'>) => announce(deps, recordAnnounced(changed)),

    async reconcileRecords() {
      const tally = new Tally();
      for (const catalogId of Object.keys(deps.mappings.bpium.catalogs))
        await tally.ask(PLATFORM, async () => {
          const { listChanges } = recordsOf(deps, PLATFORM);
          const since = new Date(deps.now().getTime() - BACK_MS).toISOString();
          const changes = (await listChanges?.(catalogId, since, CHANGES)) ?? [];
          const missed = await untold(deps.pool, PLATFORM, catalogId, changes);
          await tally.tell(
            deps,
            missed.map((change) => changeTold(catalogId, change)),
          );
        });
      return tally.result;
    },
  }) satisfies Partial<Activities>;

async function personOf(
  deps: ActivityDeps,
  { platform, catalogId, fieldId, phone }: Extract<FactWish, { fact: 'person' }>,
): Promise<PersonFact | undefined> {
  const found = await recordsOf(deps, platform).findRecord(catalogId, fieldId, phone);
  if (!found) return undefined;
  const { recordId, title = '', values } = found;
  return { recordId, title, values, openIssues: await openIssuesOf(deps.pool, phone) };
}

const changeTold = (catalogId: string, { recordId, change, at, id }: LoggedChange): AppendedEvent => ({
  endpoint: 'internal',
  eventId: `${recordKey(PLATFORM, catalogId, recordId)}:log:${id}`,
  event: {
    kind: 'record.changed',
    platform: PLATFORM,
    catalogId,
    recordId,
    change,
    version: `log:${id}`,
    at,
  },
});
