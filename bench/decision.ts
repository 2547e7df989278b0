/**
 * Bpium asks before it changes a record, at a steady rate over the whole service, and a rule answers that needs an order's
 * status: from the request's first byte to the answer's last.
 */
import { createHmac } from 'node:crypto';
import { openDatabase } from './database';
import { paced } from './pace';
import { quantile } from './quantile';
import { watchShare } from './share';
import { Stand, say } from './stand';

const RATE = 20;
const QUESTIONS = 400;
/** Before the clock runs: connections, the workflow bundle, Postgres' plans. */
const WARM_UP = 40;
/** Records that are asked about in turn. */
const RECORDS = 50;
const TIMEOUT_MS = 10_000;
const FALLBACK_MS = 8_000;

interface Answer {
  status: number;
  body: string;
  ms: number;
}

export async function decision(): Promise<object> {
  const stand = await Stand.open();
  const database = openDatabase(stand.databaseUrl);
  try {
    await stand.startWhole();
    await database.query(
      `INSERT INTO orders (id, workflow_id, input, lines, total, currency, status, created_by)
       VALUES ('FX-UNPAID', 'order:FX-UNPAID', '', '[]', 1, 'RUB', 'awaiting_payment', 'bench'),
              ('FX-PAID', 'order:FX-PAID', '', '[]', 1, 'RUB', 'paid', 'bench')`,
    );
    say(`${WARM_UP} questions to warm up, then ${QUESTIONS} at ${RATE} a second`);
    await askAll(stand, 1, WARM_UP);
    const share = watchShare();
    const answers = await askAll(stand, WARM_UP + 1, QUESTIONS);
    const generatorShare = share();
    const wrong = answers.filter(({ status }, i) => status !== (isPaid(WARM_UP + 1 + i) ? 200 : 403));
    const times = answers.map(({ ms }) => ms);
    return {
      rate: RATE,
      questions: answers.length,
      p50Ms: round(quantile(times, 0.5)),
      p99Ms: round(quantile(times, 0.99)),
      maxMs: round(quantile(times, 1)),
      // The fallback allows: a refusal that did not come, or an answer that came as late as that.
      timeouts: answers.filter(({ status, ms }) => status === 0 || ms >= FALLBACK_MS).length,
      wrong: wrong.length,
      generatorShare,
    };
  } finally {
    await database.end();
    await stand.close();
  }
}

const isPaid = (number: number): boolean => number % 2 === 0;
const round = (ms: number): number => Math.round(ms * 10) / 10;

async function askAll(stand: Stand, first: number, count: number): Promise<Answer[]> {
  const answers: Promise<Answer>[] = [];
  for await (const { number } of paced(RATE, count)) answers.push(ask(stand, first + number));
  return Promise.all(answers);
}

async function ask(stand: Stand, number: number): Promise<Answer> {
  const body = JSON.stringify({
    timestamp: String(Math.floor(Date.now() / 1000)),
    hook: { id: '2', event: 'record.before.updated', sequenceId: number },
    payload: {
      catalogId: '5',
      recordId: String(1_000 + (number % RECORDS)),
      values: { '3': ['4'] },
      prevValues: { '3': ['1'], '7': isPaid(number) ? 'FX-PAID' : 'FX-UNPAID' },
    },
    user: { id: '1' },
  });
  const signature = createHmac('md5', stand.env['BPIUM_SECRET'] ?? '')
    .update(body)
    .digest('base64');
  const began = performance.now();
  try {
    const response = await fetch(`http://127.0.0.1:${stand.port}/hooks/bpium`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'x-hook-signature': signature },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, body: await response.text(), ms: performance.now() - began };
  } catch {
    return { status: 0, body: '', ms: TIMEOUT_MS };
  }
}
