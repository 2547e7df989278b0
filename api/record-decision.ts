/**
 * Asks a record's workflow what a platform wants to know, while the platform, and a person at it, wait. An answer or
 * `Undecided` by the deadline, and at once where Postgres is away: then the platform is told its fallback.
 */
import type { Client } from '@temporalio/client';
import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import type { Pool } from 'pg';
import { z } from 'zod';
import { askedRecord } from '../journal/route';
import { carriedTo, shownAtStart } from '../journal/start';
import type { Mappings } from '../mappings';
import type { RecordRule } from '../mappings-records';
import { parseEntityId } from '../workflows/ids';
import { TASK_QUEUE } from '../workflows/queues';
import type { RecordQuestion } from '../workflows/record';
import type { RecordAnswer, RecordAsked } from '../workflows/record-events';
import { grpcCodeOf } from './v1/temporal-answers';

/** Nobody could say. The message says why, for the log. */
export class Undecided extends Error {
  override name = 'Undecided';
}

/** Throws Undecided, and what Postgres throws. */
export type DecideRecord = (asked: RecordAsked, receivedAt: Date) => Promise<RecordAnswer>;

const UPDATE = 'decide';

const message = z.union([z.string(), z.object({ title: z.string(), text: z.string() })]);
const answerSchema: z.ZodType<RecordAnswer> = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('allow'), by: z.string() }),
  z.object({ verdict: z.literal('refuse'), message, by: z.string() }),
  z.object({
    verdict: z.literal('fill'),
    message: message.optional(),
    values: z.record(z.string(), z.unknown()).optional(),
    by: z.string(),
  }),
]);

interface Deps {
  client: Client;
  pool: Pool;
  mappings: Pick<Mappings, 'bpium'>;
  /** From the receipt. */
  limitMs: number;
}

export function createRecordDecision({ client, pool, mappings, limitMs }: Deps): DecideRecord {
  return async (asked, receivedAt) => {
    const rules = rulesOf(asked, mappings);
    if (rules.length === 0) return withoutRules(asked);
    const deadline = receivedAt.getTime() + limitMs;
    const workflowId = askedRecord(asked);
    const carried = await carriedTo(pool, workflowId);
    const question: RecordQuestion = { asked, rules, deadline: new Date(deadline).toISOString() };
    const updateId = `${asked.hook.endpoint}-${asked.hook.id}-${asked.hook.sequence}`;
    return within(deadline, ask({ client, workflowId, carried, question, updateId, deadline }));
  };
}

/** The client's own deadline is not kept where nobody is there to connect to: it tries again, each time for longer. */
function within<T>(deadline: number, asked: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Undecided('no answer of the workflow in time'));
    const timer = setTimeout(late, deadline - Date.now());
    asked.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const rulesOf = ({ platform, catalogId }: RecordAsked, { bpium }: Deps['mappings']): RecordRule[] =>
  platform === 'bpium' ? (bpium.catalogs[catalogId]?.rules ?? []) : [];

const withoutRules = ({ asks }: RecordAsked): RecordAnswer => ({
  verdict: asks === 'fill' ? 'fill' : 'allow',
  by: 'no rules',
});

interface Asking {
  client: Client;
  workflowId: string;
  carried: object;
  question: RecordQuestion;
  /** The same question again is answered the same. */
  updateId: string;
  /** Milliseconds. */
  deadline: number;
}

/** A run that comes to its end in that moment takes no update any more: the next one does. */
async function ask(asking: Asking): Promise<RecordAnswer> {
  for (;;) {
    try {
      return await askOnce(asking);
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError)
        throw new Undecided(`the workflow could not decide: ${error.cause?.message ?? 'it did not say why'}`);
      if (!isEnding(error) || Date.now() >= asking.deadline)
        throw new Undecided(`no answer of the workflow in time: ${(error as Error).message}`, {
          cause: error,
        });
    }
  }
}

/** gRPC's NOT_FOUND, FAILED_PRECONDITION and ABORTED. */
const isEnding = (error: unknown): boolean => [5, 9, 10].includes(grpcCodeOf(error) ?? -1);

async function askOnce({
  client,
  workflowId,
  carried,
  question,
  updateId,
  deadline,
}: Asking): Promise<RecordAnswer> {
  const id = parseEntityId(workflowId);
  if (!id) throw new Error(`${workflowId} is not the id of a workflow of this service.`);
  const startWorkflowOperation = new WithStartWorkflowOperation('record', {
    workflowId,
    taskQueue: TASK_QUEUE,
    args: [carried],
    workflowIdConflictPolicy: 'USE_EXISTING',
    ...shownAtStart(id),
  });
  const answer: unknown = await client.connection.withDeadline(deadline, () =>
    client.workflow.executeUpdateWithStart(UPDATE, { args: [question], updateId, startWorkflowOperation }),
  );
  return answerSchema.parse(answer);
}
