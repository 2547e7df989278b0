/**
 * A long conversation on everything real but the vendors: hooks over HTTP, journal, relay, workflows, activities. Its
 * runs are kept short by hand, for 500 messages alone would fit in two.
 */
import type { WorkflowHandle } from '@temporalio/client';
import { call } from '../api/fixture';
import type { List } from '../api/fixture';
import type { Company } from '../erasure/company';
import { openCompany } from '../erasure/company';
import type { Person } from '../erasure/customer';
import { comment, hears, opensIssue, says, take, text } from '../erasure/customer';
import { STARTS } from '../workflows/fixture/relay';
import { TASK_QUEUE } from '../../workflows/queues';
import { until } from '../workflows/fixture/until';

const anna: Person = { phone: '79160000500', name: 'Анна' };
const EACH_SIDE = 250;
/** So many of each side come at once, as fast as they are taken. */
const WAVE = 25;
const MAX_HISTORY = 500;
const PATIENCE_MS = 60_000;
const numbers = Array.from({ length: EACH_SIDE }, (_, i) => i + 1);

let company: Company;
beforeAll(async () => {
  company = await openCompany();
}, 60_000);
afterAll(() => company.close());

interface Dialog {
  id: string;
  workflowId: string;
}
interface Message {
  direction: 'in' | 'out';
  content: { text?: string } | null;
}

/** The dialog of a person who is known already, under short runs. */
async function withShortRuns(): Promise<{ dialog: Dialog; handle: WorkflowHandle }> {
  await says(company, anna, text('Здравствуйте'));
  await hears(company, anna, 'Как к вам обращаться');
  const { body } = await call<List<Dialog>>(company.api, '/v1/dialogs/search', { phone: `+${anna.phone}` });
  const dialog = body.items[0]!;
  const handle = company.client.workflow.getHandle(dialog.workflowId);
  await handle.terminate('its next run is to be short');
  await company.client.workflow.start('dialog', {
    workflowId: dialog.workflowId,
    taskQueue: TASK_QUEUE,
    args: [{ ...STARTS.dialog, handled: 1, facts: [], maxHistory: MAX_HISTORY, begin: { by: 'test' } }],
  });
  await hears(company, anna, 'Как к вам обращаться', 2);
  return { dialog, handle };
}

async function transcript(id: string): Promise<Message[]> {
  const messages: Message[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: '200', ...(cursor ? { cursor } : {}) });
    const page = await call<List<Message> & { nextCursor?: string }>(
      company.api,
      `/v1/dialogs/${id}/messages?${query}`,
    );
    messages.push(...page.body.items);
    cursor = page.body.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return messages;
}

/** The run ids of a chain, from the one that was begun by hand to the newest. */
async function chainOf(workflowId: string): Promise<string[]> {
  const { raw, runId } = await company.client.workflow.getHandle(workflowId).describe();
  const runs = [raw.workflowExecutionInfo!.firstRunId!];
  while (runs.at(-1) !== runId) {
    const { events } = await company.client.workflow.getHandle(workflowId, runs.at(-1)).fetchHistory();
    const next = events!.at(-1)!.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
    if (!next) throw new Error(`Run ${runs.at(-1)} was not continued as new.`);
    runs.push(next);
  }
  return runs;
}

const numbersIn = (texts: string[], words: string): number[] =>
  texts.flatMap((each) => each.match(new RegExp(`${words} (\\d+)$`))?.slice(1) ?? []).map(Number);

it('of 500 messages over several continue-as-news has a transcript that is complete and in order', async () => {
  const { dialog, handle } = await withShortRuns();
  await opensIssue(company, anna, 'Не греет котёл');
  const issue = company.issues[0]!;
  for (const n of numbers) {
    await says(company, anna, text(`вопрос ${n}`));
    await take(company, 'okdesk', comment(issue, { id: String(500_000 + n), content: `ответ ${n}` }));
    if (n % WAVE !== 0) continue;
    await until(
      `both sides have ${n}`,
      () => company.comments.length >= n && company.sent.some((said) => said.text.endsWith(` ${n}`)),
      () => [company.comments.at(-1)?.text, company.sent.at(-1)?.text],
      PATIENCE_MS,
    );
    // A run is continued where nothing waits, and the next wave would be there at once.
    await until(
      'no run is longer than it may be',
      async () => (await handle.describe()).historyLength < MAX_HISTORY,
      () => n,
      PATIENCE_MS,
    );
  }

  expect(
    numbersIn(
      company.comments.map(({ text: said }) => said),
      'вопрос',
    ),
  ).toEqual(numbers);
  expect(
    numbersIn(
      company.sent.map(({ text: said }) => said),
      'ответ',
    ),
  ).toEqual(numbers);
  const told = await transcript(dialog.id);
  const of = (side: Message['direction']) =>
    told.filter(({ direction }) => direction === side).map(({ content }) => content?.text ?? '');
  expect(numbersIn(of('in'), 'вопрос')).toEqual(numbers);
  expect(numbersIn(of('out'), 'ответ')).toEqual(numbers);
  // Two greetings, three answers to three questions, the confirmation, the issue and the invoice.
  expect(told).toHaveLength(2 * EACH_SIDE + 10);
  expect((await chainOf(dialog.workflowId)).length).toBeGreaterThan(4);
  await handle.terminate('the test is over');
}, 180_000);
