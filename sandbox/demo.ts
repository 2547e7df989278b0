/**
 * `npm run demo [-- whatsapp]`: against a running `npm start`, one customer from the first message to the rating.
 * Acts through the sandbox's control API only, as people do; then counts in the ledger that everything happened
 * once. Exit 0 only if the story ended as told.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { parseSettings, readEnvironment, SettingsError, type Environment, type Settings } from '../config';
import {
  Customer,
  hasChoice,
  isChannel,
  isOpenQuestion,
  quoted,
  type Channel,
  type ChatMessage,
} from './demo-chat';
import { checkOnce, invoicesSchema, issuesSchema } from './demo-check';
import { administratorOf, found, json, SandboxClient, seen, StoryFailure, waitFor } from './demo-client';

const GREETING = 'Здравствуйте';
const BEST_RATE = 'excellent';
/** How long the master waits before the issue is saved again, and how often at most. */
const PATIENCE_MS = 20_000;
const CLOSES = 5;

async function play(channel: Channel, settings: Settings, env: Environment): Promise<void> {
  const started = performance.now();
  const tell = (line: string) =>
    console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  const sandbox = new SandboxClient(`http://127.0.0.1:${settings.SANDBOX_PORT}`);
  const tag = randomBytes(3).toString('hex').toUpperCase();
  const customer = new Customer(sandbox, channel, `Демо ${tag}`);

  const before = await waitFor({
    expected: `a sandbox at ${sandbox.url}`,
    look: 'whether `npm start` is running here, with the same SANDBOX_PORT',
    withinMs: 15_000,
    poll: async () => found(await sandbox.lastLedgerEntry()),
  });

  await customer.say(GREETING);
  tell(`"${customer.name}" writes on ${channel}: ${GREETING}`);
  tell(`bot asks for the name: ${quoted(await customer.hear('a first question in words', isOpenQuestion))}`);

  await customer.say(`Ольга ${tag}`);
  tell(
    `bot asks for the problem: ${quoted(await customer.hear('a second question in words', isOpenQuestion))}`,
  );

  await customer.say(`Не греет батарея на кухне, дом ${tag}`);
  const confirmation = await customer.hear('a question with buttons', hasChoice);
  tell(`bot asks to confirm: ${quoted(confirmation)}`);

  const [yes] = confirmation.buttons ?? [];
  await customer.press(confirmation, yes?.id ?? '');
  tell(`customer presses "${yes?.title}"`);

  const issueId = await waitFor({
    expected: `an Okdesk issue that tells of "${tag}"`,
    look: `Okdesk at ${sandbox.page}`,
    poll: async () => {
      const { issues } = await sandbox.state('okdesk', issuesSchema);
      const issue = issues.find(({ title, description }) => `${title} ${description}`.includes(tag));
      return issue ? found(String(issue.id)) : seen(`${issues.length} issues, none of them`);
    },
  });
  tell(`Okdesk has issue ${issueId}`);

  const invoice = await waitFor({
    expected: 'a bot message with the number or the pay link of an invoice in 1C',
    look: `1C and the chat at ${sandbox.page}; a call-out fee of 0 in fixit.yml means that there is none`,
    poll: async () => {
      const { invoices } = await sandbox.state('onec', invoicesSchema);
      const said = (await customer.fromBot()).map(({ text }) => text).join('\n');
      const named = invoices.find(({ ref, number }) => said.includes(ref) || said.includes(number));
      return named ? found(named) : seen(`${invoices.length} invoices, none named in the chat`);
    },
  });
  await customer.hear(
    'the message with the invoice',
    ({ text }) => text.includes(invoice.ref) || text.includes(invoice.number),
  );
  tell(`customer has invoice ${invoice.number}`);

  await sandbox.act('onec', 'pay', { ref: invoice.ref });
  tell('customer pays, 1C says so');
  tell(`bot: ${quoted(await customer.hear('word that the payment has come', () => true))}`);

  tell(`the master has done the work and closes issue ${issueId}`);
  const rating = await closeUntilHeard(sandbox, customer, issueId, tell);
  tell(`bot asks for a rating: ${quoted(rating)}`);

  const best = rating.buttons?.find(({ id }) => id.includes(BEST_RATE)) ?? rating.buttons?.[0];
  await customer.press(rating, best?.id ?? '');
  tell(`customer presses "${best?.title}"`);
  tell(`bot: ${quoted(await customer.hear('the last thanks', () => true))}`);
  await waitFor({
    expected: `the rate of issue ${issueId} in Okdesk's ledger`,
    look: `the ledger at ${sandbox.page}`,
    poll: async () => {
      const rates = await sandbox.ledger('okdesk', 'rate', before);
      const rate = rates.find(({ subject }) => subject === issueId);
      return rate ? found(rate) : seen(`${rates.length} rates, none for this issue`);
    },
  });
  tell(`Okdesk has the rate`);

  await checkOnce(sandbox, customer, { tag, issueId, invoice: invoice.ref, before });
  if (await customer.heardTwice()) {
    tell('a question went out twice: Telegram cannot tell what became of a send that was cut off');
  }
  tell('once each: one issue, one invoice, one posting, one rate');
  tell(`in the Temporal Web UI: ${await temporalUrl(customer, settings, env)}`);
  console.log('The story ended as told.');
}

/**
 * Okdesk sends each hook once. One that went out while our API was being started again came to nobody, so after a
 * while the master saves the issue once more, as people do.
 */
async function closeUntilHeard(
  sandbox: SandboxClient,
  customer: Customer,
  issueId: string,
  tell: (line: string) => void,
): Promise<ChatMessage> {
  for (let times = 1; ; times++) {
    await sandbox.act('okdesk', 'close', { issueId });
    try {
      return await customer.hear(
        'thanks and a rating question with buttons or a list',
        hasChoice,
        PATIENCE_MS,
      );
    } catch (error) {
      if (!(error instanceof StoryFailure) || times === CLOSES) throw error;
      tell('no rating question yet: the master saves the issue again');
    }
  }
}

const searchSchema = z.object({ items: z.array(z.looseObject({ workflowId: z.string() })) });
const workflowSchema = z.object({ temporalUrl: z.string() });

function temporalUrl(customer: Customer, settings: Settings, env: Environment): Promise<string> {
  const api = `http://127.0.0.1:${settings.PORT}`;
  const headers = administratorOf(settings, env);
  return waitFor({
    expected: `the dialog of "${customer.name}" in the API`,
    look: `POST ${api}/v1/dialogs/search, and the console at ${api}/console`,
    poll: async () => {
      const body = JSON.stringify({ channel: customer.channel, name: customer.name });
      const answer = searchSchema.parse(
        await json(`${api}/v1/dialogs/search`, { method: 'POST', headers, body }),
      );
      const [dialog] = answer.items;
      if (!dialog) return seen('no such dialog');
      const path = `/v1/workflows/${encodeURIComponent(dialog.workflowId)}`;
      return found(workflowSchema.parse(await json(`${api}${path}`, { headers })).temporalUrl);
    },
  });
}

async function main(): Promise<void> {
  const [channel = 'telegram', ...more] = process.argv.slice(2);
  if (!isChannel(channel) || more.length > 0) {
    throw new StoryFailure(
      '`npm run demo` or `npm run demo -- whatsapp`',
      process.argv.slice(2).join(' '),
      'README.md',
    );
  }
  const env = readEnvironment();
  await play(channel, parseSettings(env), env);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    if (error instanceof StoryFailure) console.error(`The demo failed.\n  ${error.message}`);
    else console.error(error instanceof SettingsError ? error.message : error);
    process.exitCode = 1;
  });
}
