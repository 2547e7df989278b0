/** A dialog with words in every place where the demo has none: comments both ways, and a vendor that stumbles. */
import { z } from 'zod';
import { Customer, hasChoice, isOpenQuestion } from '../../sandbox/demo-chat';
import type { Channel } from '../../sandbox/demo-chat';
import { found, SandboxClient, seen, waitFor } from '../../sandbox/demo-client';
import type { FaultInput } from '../../sandbox/faults';

const issuesSchema = z.object({ issues: z.array(z.looseObject({ id: z.number() })) });

const STUMBLES: FaultInput[] = [
  { kind: '5xx', provider: 'telegram', operation: 'sendMessage', remaining: 1 },
  { kind: 'refused', provider: 'telegram', operation: 'sendMessage', remaining: 1 },
  { kind: '429', provider: 'whatsapp', operation: 'messages', remaining: 1 },
  { kind: '429', provider: 'okdesk', operation: 'POST', remaining: 1 },
];

/** Ends with the issue open, a comment of the customer's in it, and one of an employee's in the chat. */
export async function converse(sandboxUrl: string, channel: Channel, name: string): Promise<void> {
  const sandbox = new SandboxClient(sandboxUrl);
  const customer = new Customer(sandbox, channel, `${name} Краснопольский`);
  await fetch(`${sandboxUrl}/_/faults`, { method: 'PUT', body: JSON.stringify(STUMBLES) });
  await customer.say(`Добрый вечер, пишет ${name}`);
  await customer.hear('the question for the name', isOpenQuestion);
  await customer.say(`${name} Аркадьевич`);
  await customer.hear('the question for the problem', isOpenQuestion);
  const problem = `Заклинил замок у ${name} на улице Пионерской`;
  await customer.say(problem);
  const confirmation = await customer.hear('a question with buttons', hasChoice);
  await customer.press(confirmation, confirmation.buttons?.[0]?.id ?? '');
  const issueId = await issueOf(sandbox, problem, (html) => html.includes(problem));
  const comment = `Ключ у соседки ${name}, код домофона 4071`;
  await customer.say(comment);
  await issueOf(sandbox, `the comment "${comment}"`, (html) => html.includes(comment));
  const answer = `Мастер Севастьян приедет к ${name} в четверг`;
  await sandbox.act('okdesk', 'comment', { issueId, text: answer, public: true });
  await customer.hear('the comment of the desk', ({ text }) => text.includes(answer));
}

const issueOf = (sandbox: SandboxClient, what: string, is: (all: string) => boolean): Promise<string> =>
  waitFor({
    expected: `an issue with ${what}`,
    look: sandbox.page,
    withinMs: 30_000,
    poll: async () => {
      const { issues } = await sandbox.state('okdesk', issuesSchema);
      const issue = issues.find((one) => is(JSON.stringify(one)));
      return issue ? found(String(issue.id)) : seen(`${issues.length} issues, none of them`);
    },
  });
