/** A company's whole service in one process: API with relay, workers with the real activities, vendors in memory. */
import { callsOfTests } from '../calls/tools';
import { createInventory } from '../../inventory/postgres';
import { parseMappings } from '../../mappings';
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { createActivities } from '../../activities';
import { TIMINGS } from '../../activities/deps';
import type { AppendedEvent } from '../../activities/deps';
import { createErasureActivities } from '../../activities/erasure';
import type { ErasureJournal } from '../../activities/erasure';
import { createPool } from '../../db/pool';
import { createErasureJournal } from '../../journal/erasure/erasure-journal';
import { movePeople } from '../../journal/move-people';
import { addReference } from '../../journal/references';
import { toStored } from '../../journal/types';
import type { Accounting, HelpDesk, Messaging } from '../../providers/contract';
import { workflowBundle } from '../../worker/bundle';
import { activityWorker, workflowWorker } from '../../worker/options';
import { runAll } from '../../worker/run';
import { activityQueues } from '../../worker/task-queues';
import { startTestApi } from '../api/fixture';
import type { TestApi } from '../api/fixture';
import { openNamespace } from '../server/dev-server';
import { quietRuntime } from '../workflows/fixture/server';

export const ACCOUNT = '100000000000001';

export interface Sent {
  to: string;
  text: string;
  messageId: string;
  effectId: string;
}

export interface Company {
  api: TestApi;
  client: Client;
  sent: Sent[];
  /** By comment id, what we wrote to the desk and its marker. */
  comments: { commentId: string; text: string; marker: string }[];
  /** The keys we put into issues, and the GUIDs of invoices. */
  issues: { issueId: string; key: string }[];
  invoices: string[];
  close(): Promise<void>;
}

export interface Options {
  /** Stands before the journal's part of an erasure; for failures on the way. */
  journal?(real: ErasureJournal): ErasureJournal;
}

const silent = () => undefined;
const logger = { debug: silent, info: silent, warn: silent, error: silent };

export async function openCompany({ journal = (real) => real }: Options = {}): Promise<Company> {
  quietRuntime();
  const { client, place, close } = await openNamespace();
  const api = await startTestApi({ env: { RELAY: 'on', TEMPORAL_NAMESPACE: place.namespace } });
  const url = (await api.db.query<{ url: string }>('SELECT current_database() AS url')).rows[0]!.url;
  const databaseUrl = process.env['FIXIT_TEST_DATABASE_URL']!.replace(/[^/]+$/, url);
  const [pool, erasurePool] = [
    createPool(databaseUrl, { max: 6, applicationName: 'test-worker' }),
    createPool(databaseUrl, { max: 2, applicationName: 'test-erasure', statementTimeoutMs: 60_000 }),
  ];
  const world = vendors();
  const ordinary = createActivities({
    pool,
    providers: {
      whatsapp: { on: true, capabilities: { messaging: world.messaging } },
      okdesk: { on: true, capabilities: { helpdesk: world.helpdesk } },
      onec: { on: true, capabilities: { accounting: world.accounting } },
    },
    append: (events: AppendedEvent[]) =>
      api.journal.appender
        .append({
          endpoint: 'internal',
          receivedAt: new Date(),
          parts: events.map(({ eventId, event }) =>
            toStored({ eventId, content: { state: 'event', event } }),
          ),
        })
        .then(() => undefined),
    addReference,
    health: { note: () => Promise.resolve() },
    movePeople,
    replays: {
      countReplayable: () => Promise.resolve({ count: 0 }),
      replayBatch: () => Promise.reject(new Error('Nothing is replayed here.')),
    },
    calls: callsOfTests,
    inventory: createInventory(pool),
    openTickets: () => Promise.resolve([]),
    mappings: parseMappings(''),
    logger,
    now: () => new Date(),
    timings: TIMINGS,
  });
  const activities = {
    ...ordinary,
    ...createErasureActivities({ journal: journal(createErasureJournal(erasurePool)), client }),
  };
  const { code } = await workflowBundle();
  const workers = runAll(
    await Promise.all([
      Worker.create(workflowWorker(place, code, activities)),
      ...activityQueues([]).map((queue) => Worker.create(activityWorker(place, activities, queue))),
    ]),
  );
  return {
    api,
    client,
    ...world,
    async close() {
      workers.shutdown();
      await workers.ended;
      await Promise.all([pool.end(), erasurePool.end()]);
      await api.close();
      await close();
    },
  };
}

function vendors() {
  const sent: Sent[] = [];
  const comments: Company['comments'] = [];
  const issues: Company['issues'] = [];
  const invoices: string[] = [];
  const messaging: Messaging = {
    channel: 'whatsapp',
    account: ACCOUNT,
    settles: 'status',
    async send({ to, text }, effectId) {
      const messageId = wamid(to.replace(/\D/g, ''));
      sent.push({ to, text, messageId, effectId });
      return { messageId };
    },
    fetchMedia: async (mediaId) => ({ content: Buffer.from(`the file ${mediaId}`) }),
  };
  const helpdesk: HelpDesk = {
    helpdesk: 'okdesk',
    async openIssue(_issue, key) {
      const issueId = String(7001 + issues.length);
      issues.push({ issueId, key });
      return { issueId };
    },
    findIssueByKey: async (key) => issues.find((issue) => issue.key === key),
    readIssue: async (issueId) => {
      const key = issues.find((issue) => issue.issueId === issueId)?.key;
      return { issueId, statusCode: 'opened', closed: false, parameters: {}, ...(key ? { key } : {}) };
    },
    async addComment(_issueId, text, marker) {
      const commentId = String(90_001 + comments.length);
      comments.push({ commentId, text, marker });
      return { commentId };
    },
    addNote: async () => ({ commentId: '0' }),
    findComment: async (_issueId, marker) => comments.find((comment) => comment.marker === marker),
    setRate: async () => undefined,
  };
  const accounting: Accounting = {
    accounting: 'onec',
    async createInvoice(ref, { money }) {
      invoices.push(ref);
      return { ref, number: `A-${invoices.length}`, posted: false, deleted: false, money };
    },
    findInvoice: async () => undefined,
    postInvoice: async () => undefined,
  };
  return { sent, comments, issues, invoices, messaging, helpdesk, accounting };
}

/** As Meta makes them: the phone number stands in it. */
export const wamid = (phone: string): string =>
  `wamid.${Buffer.from(`\x1d\x01\x0b${phone}\x15\x02\x00\x11\x18${randomUUID()}`, 'latin1').toString('base64')}`;
