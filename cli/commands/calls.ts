/** `calls`: what the service told others, and what came of it. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { pageOf } from '../answers';
import type { Call, Try } from '../call-answers';
import { callDetail, callSchema } from '../call-answers';
import { examples } from '../examples';
import { listCommand } from '../list-command';
import { given, withPaging } from '../options';
import type { Paging } from '../options';
import type { Column } from '../output';
import { when } from '../output';
import { collect } from '../paging';
import { sessionOf } from '../session';

const ID = '019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e82';
const STATES = ['registered', 'posted', 'answered', 'failed', 'expired'];

const LIST: readonly Column<Call>[] = [
  { head: 'REGISTERED', of: ({ createdAt }) => when(createdAt) },
  { head: 'ID', of: ({ id }) => id },
  { head: 'EVENT', of: ({ event }) => event },
  { head: 'STATE', of: ({ state }) => state },
  { head: 'TRIES', of: ({ attempts }) => attempts, right: true },
  { head: 'TO', of: ({ url, mode }) => url ?? mode },
  { head: 'REASON', of: ({ reason }) => reason },
];

const TRIES: readonly Column<Try>[] = [
  { head: 'TRY', of: ({ number }) => number, right: true },
  { head: 'AT', of: ({ at }) => when(at) },
  { head: 'HTTP', of: ({ status }) => status, right: true },
  { head: 'MS', of: ({ milliseconds }) => milliseconds, right: true },
  { head: 'ANSWER', of: ({ answer, error }) => error ?? answer },
];

const pathOf = (id: string): string => `/v1/calls/${encodeURIComponent(id)}`;

interface ListOptions extends Paging {
  state?: string;
  subscription?: string;
  event?: string;
}

export function addCalls(program: Command): void {
  const calls = program
    .command('calls')
    .description('What the service told others (docs/outgoing-calls.md).');

  const list = listCommand(calls)
    .alias('search')
    .description('The newest first.')
    .addOption(new Option('--state <state>', 'that stand there').choices(STATES))
    .option('--subscription <id>', 'to this subscription')
    .option('--event <name>', 'that tell of this, for example order.paid');
  withPaging(list)
    .addHelpText('after', examples('calls list --state failed', 'calls list --event order.paid --limit 5'))
    .action(async ({ limit, all, cursor, ...wanted }: ListOptions, command: Command) => {
      const session = sessionOf(command);
      const page = await collect(
        (position) =>
          session.api.ask('/v1/calls/search', { ...given(wanted), ...position }, pageOf(callSchema)),
        { limit, all, cursor },
        session,
      );
      session.out.page(page, LIST, 'No call is like that.');
    });

  calls
    .command('show')
    .argument('<id>', 'the id of the call, as the list has it')
    .description('One of them, with what it says, each try and what that was answered.')
    .addHelpText('after', examples(`calls show ${ID}`))
    .action(async (id: string, _options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const call = await api.get(pathOf(id), callDetail);
      out.answer(call, () => {
        out.fields([
          ['id', call.id],
          ['webhook-id', call.webhookId],
          ['event', call.event],
          ['state', call.state],
          ['why', call.reason],
          ['mode', call.mode],
          ['url', call.url],
          ['subscription', call.subscription],
          ['repeats', call.repeats],
          ['registered', when(call.createdAt)],
          ['by', call.createdBy],
          ['posted', when(call.postedAt)],
          ['validated', when(call.validatedAt)],
          ['over', when(call.settledAt)],
          ['workflow', call.workflowId],
        ]);
        out.part('payload', call.payload);
        if (call.tries.length === 0) return;
        out.line('');
        out.table(call.tries, TRIES);
      });
    });

  calls
    .command('repeat')
    .argument('<id>', 'a call that is over')
    .description('Makes a new call that says the same, to where its subscription is now.')
    .addHelpText('after', examples(`calls repeat ${ID}`))
    .action(async (id: string, _options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const call = await api.change('POST', `${pathOf(id)}/repeat`, undefined, callSchema);
      out.answer(call, () => out.line(`${call.event} is told again by the call ${call.id}.`));
    });
}
