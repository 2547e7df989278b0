/** The dialog flows: a conversation that we begin. */
import { knownContact } from '../../journal/known-contact';
import { readPerson } from '../../journal/person';
import { inLanguage, startArguments } from '../../journal/start';
import type { FlowName } from '../../workflows/flows';
import { dialogId } from '../../workflows/ids';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { invalidRequest } from '../v1/input';
import type { Flow, PlanDeps } from './flow';
import { defineFlow } from './flow';
import { accountOf, requireOutbound } from './outbound';
import type { PersonInput } from './person';
import { HAS_ONE_ACCOUNT, addressOf, person } from './person';

const examples = {
  'by a phone number': { channel: 'whatsapp', phone: '8 (916) 123-45-67', name: 'Анна' },
  'by a Telegram chat': { channel: 'telegram', chatId: '5012345678', name: 'Иван', language: 'ru' },
  'by the id of a person on MAX': { channel: 'max', userId: '54321', name: 'Пётр' },
} as const;

export const customerStopped = (at: string): Problem => ({
  status: 409,
  type: 'customer-stopped',
  detail: `The customer asked for no more messages on ${at.slice(0, 10)}, so nothing was started. They have to write first; then it can be started.`,
});

export const dialogFlow = (
  flow: FlowName,
  { title, description }: Pick<Flow, 'title' | 'description'>,
): Flow =>
  defineFlow({
    title,
    description,
    workflowType: 'dialog',
    input: person,
    examples,
    async plan(input, by, deps) {
      const { account, contact } = await contactOf(input, deps);
      const { stoppedAt, language: spoken } = await readPerson(deps.pool, contact);
      if (stoppedAt !== undefined) throw new ProblemError(customerStopped(stoppedAt));
      const { dialog } = startArguments(deps.settings, deps.mappings);
      return {
        workflowId: dialogId(input.channel, account, contact),
        argument: { ...inLanguage(dialog, input.language ?? spoken), flow, begin: { by } },
      };
    },
  });

/** The surrogate of the person, made where they are new. */
async function contactOf(
  input: PersonInput,
  deps: Pick<PlanDeps, 'pool' | 'journal' | 'resolved'>,
): Promise<{ account: string; contact: string }> {
  const { channel } = input;
  const configured = accountOf(requireOutbound(deps.resolved, channel));
  const known = input.contact === undefined ? undefined : await requireKnown(input, input.contact, deps);
  const account = known?.account ?? input.account ?? configured;
  if (HAS_ONE_ACCOUNT[channel] && account !== configured)
    throw wrong(
      `${known ? 'contact' : 'account'}: the account on ${channel} is ${configured} here, not ${account}`,
    );
  const { alias, phone } = addressOf(input);
  const address = known?.address ?? alias;
  if (address === undefined) throw new Error('The schema lets no input pass without a person.');
  const resolved = await deps.journal.contacts.resolve([
    { channel, account, person: { aliases: [address], name: input.name, phone } },
  ]);
  return { account, contact: resolved[0]! };
}

async function requireKnown(input: PersonInput, id: string, { pool }: Pick<PlanDeps, 'pool'>) {
  const known = await knownContact(pool, id);
  if (!known || known.channel !== input.channel)
    throw wrong(`contact: there is no contact ${id} on ${input.channel}; POST /v1/dialogs/search finds them`);
  if (input.account !== undefined && input.account !== known.account)
    throw wrong(`account: contact ${id} is one of ${known.account}; leave the account away`);
  return known;
}

const wrong = (detail: string): ProblemError => new ProblemError(invalidRequest(`input.${detail}`));
