/** `subscriptions`: who is called by the service, for what and how. */
import type { Command } from 'commander';
import { Option } from 'commander';
import type { z } from 'zod';
import { pageOf } from '../answers';
import type { Subscription } from '../call-answers';
import {
  newSubscriptionSchema,
  stateOf,
  subscriptionPath,
  subscriptionSchema,
  tellSubscription,
} from '../call-answers';
import { examples } from '../examples';
import { listCommand } from '../list-command';
import { commaSeparated, given, hours, jsonInput } from '../options';
import type { Column, Output } from '../output';
import type { SecretOptions } from '../secret-input';
import { secretGiven, withSecret } from '../secret-input';
import { sessionOf } from '../session';

const ID = '019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e81';

const LIST: readonly Column<Subscription>[] = [
  { head: 'ID', of: ({ id }) => id },
  { head: 'NAME', of: ({ name }) => name },
  { head: 'MODE', of: ({ mode }) => mode },
  { head: 'STATE', of: stateOf },
  { head: 'FAILURES', of: ({ failures }) => failures, right: true },
  { head: 'EVENTS', of: ({ events }) => events.join(',') },
  { head: 'URL', of: ({ url }) => url },
];

export function addSubscriptions(program: Command): void {
  const subscriptions = program
    .command('subscriptions')
    .description('Who is called by the service, for which events (docs/outgoing-calls.md).');
  addList(subscriptions);
  addShow(subscriptions);
  addCreate(subscriptions);
  addRotate(subscriptions);
  addSwitch(subscriptions, 'enable', 'Has it called again, without its old failures.');
  addSwitch(subscriptions, 'disable', 'Has it called no more; calls that are not over come to nothing.');
  addDelete(subscriptions);
}

function addList(subscriptions: Command): void {
  listCommand(subscriptions)
    .description('All of them, the oldest first.')
    .addHelpText('after', examples('subscriptions list'))
    .action(async (_options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const page = await api.get('/v1/subscriptions', pageOf(subscriptionSchema));
      out.page(page, LIST, 'Nobody is subscribed yet: subscriptions create makes one.');
    });
}

function addShow(subscriptions: Command): void {
  subscriptions
    .command('show')
    .argument('<id>', 'the id of the subscription')
    .description('One, all but its secrets.')
    .addHelpText('after', examples(`subscriptions show ${ID}`))
    .action(async (id: string, _options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const subscription = await api.get(subscriptionPath(id), subscriptionSchema);
      out.answer(subscription, () => tellSubscription(out, subscription));
    });
}

interface CreateOptions extends SecretOptions {
  name: string;
  events: string[];
  url?: string;
  mode?: string;
  organization?: string;
  off?: boolean;
}

function addCreate(subscriptions: Command): void {
  const create = subscriptions
    .command('create')
    .requiredOption('--name <name>', 'of whoever is called, for people')
    .requiredOption(
      '--events <list>',
      'comma-separated: names of events, or beginnings of names with * behind them',
      commaSeparated,
    )
    .option('--url <url>', 'where it is posted to; none in the mode citeck')
    .addOption(
      new Option('--mode <mode>', 'how ("validated" unless stated)').choices([
        'validated',
        'signed',
        'citeck',
      ]),
    )
    .option('--organization <json>', 'id and name, as they stand in each call: JSON, @file, or @-')
    .option('--off', 'it is not called until it is enabled');
  withSecret(create)
    .description('Subscribes somebody; what signs is made and shown, once, unless you hand it in.')
    .addHelpText(
      'after',
      examples(
        'subscriptions create --name ERP --url https://erp.example.com/in --mode signed --events "order.*"',
        'subscriptions create --name Citeck --mode citeck --events "*"',
      ),
    )
    .action(
      async (
        { token, tokenEnv, organization, off, ...wish }: CreateOptions,
        command: Command,
      ): Promise<void> => {
        const { api, env, out } = sessionOf(command);
        const body = given({
          ...wish,
          organization: organization === undefined ? undefined : jsonInput(organization, '--organization'),
          enabled: off ? false : undefined,
          secret: secretGiven(given({ token, tokenEnv }), env),
        });
        tellNew(out, await api.change('POST', '/v1/subscriptions', body, newSubscriptionSchema));
      },
    );
}

function addRotate(subscriptions: Command): void {
  withSecret(subscriptions.command('rotate'))
    .argument('<id>', 'the id of the subscription')
    .option('--keep <span>', 'how long the old secrets sign too (24h unless stated, 30d at most)', hours)
    .description('Gives it a new secret: made and shown, once, unless you hand it in.')
    .addHelpText('after', examples(`subscriptions rotate ${ID} --keep 2h`))
    .action(async (id: string, { keep, ...options }: SecretOptions & { keep?: number }, command: Command) => {
      const { api, env, out } = sessionOf(command);
      const body = given({ secret: secretGiven(options, env), keepHours: keep });
      const path = `${subscriptionPath(id)}/rotate`;
      tellNew(out, await api.change('POST', path, body, newSubscriptionSchema));
    });
}

/** A secret that was made stands alone on standard output: it can be piped to where it belongs. */
function tellNew(out: Output, made: z.infer<typeof newSubscriptionSchema>): void {
  out.answer(made, () => {
    if (made.secret === null) return tellSubscription(out, made);
    out.line(made.secret);
    out.note(
      `What signs the calls to ${made.name}, id ${made.id}. It is shown this once: its receiver verifies with it.`,
    );
  });
}

function addSwitch(subscriptions: Command, name: 'enable' | 'disable', does: string): void {
  subscriptions
    .command(name)
    .argument('<id>', 'the id of the subscription')
    .description(does)
    .addHelpText('after', examples(`subscriptions ${name} ${ID}`))
    .action(async (id: string, _options: object, command: Command) => {
      const { api, out } = sessionOf(command);
      const body = { enabled: name === 'enable' };
      const switched = await api.change('PATCH', subscriptionPath(id), body, subscriptionSchema);
      out.answer(switched, () =>
        out.line(
          switched.enabled
            ? `${switched.name} is told of ${switched.events.join(', ')}.`
            : `${switched.name} is called no more.`,
        ),
      );
    });
}

function addDelete(subscriptions: Command): void {
  subscriptions
    .command('delete')
    .argument('<id>', 'the id of the subscription')
    .option('--yes', 'do not ask')
    .description('Deletes it and its secrets; its calls that are not over come to nothing.')
    .addHelpText('after', examples(`subscriptions delete ${ID}`))
    .action(async (id: string, { yes }: { yes?: boolean }, command: Command) => {
      const { api, out, confirm } = sessionOf(command);
      await confirm(`Delete the subscription ${id} and its secrets for good?`, yes);
      const deleted = await api.change('DELETE', subscriptionPath(id), undefined, subscriptionSchema);
      out.answer(deleted, () => out.line(`${deleted.name} is deleted, and its secrets are gone.`));
    });
}
