/** The commands, and what all of them have in common. */
import { Command, InvalidArgumentError } from 'commander';

/** Each with what it needs: a command line starts in half the time when it loads its own command alone. */
/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/consistent-type-imports --
   an import would load all of them */
const COMMANDS = {
  providers: () => (require('./commands/providers') as typeof import('./commands/providers')).addProviders,
  hooks: () => (require('./commands/hooks') as typeof import('./commands/hooks')).addHooks,
  events: () => (require('./commands/events') as typeof import('./commands/events')).addEvents,
  dead: () => (require('./commands/dead') as typeof import('./commands/dead')).addDead,
  replay: () => (require('./commands/replay') as typeof import('./commands/replay')).addReplay,
  dialogs: () => (require('./commands/dialogs') as typeof import('./commands/dialogs')).addDialogs,
  orders: () => (require('./commands/orders') as typeof import('./commands/orders')).addOrders,
  stock: () => (require('./commands/stock') as typeof import('./commands/stock')).addStock,
  workflows: () => (require('./commands/workflows') as typeof import('./commands/workflows')).addWorkflows,
  notices: () => (require('./commands/notices') as typeof import('./commands/notices')).addNotices,
  flows: () => (require('./commands/flows') as typeof import('./commands/flows')).addFlows,
  endpoints: () => (require('./commands/endpoints') as typeof import('./commands/endpoints')).addEndpoints,
  subscriptions: () =>
    (require('./commands/subscriptions') as typeof import('./commands/subscriptions')).addSubscriptions,
  calls: () => (require('./commands/calls') as typeof import('./commands/calls')).addCalls,
  keys: () => (require('./commands/keys') as typeof import('./commands/keys')).addKeys,
  audit: () => (require('./commands/audit') as typeof import('./commands/audit')).addAudit,
  erase: () => (require('./commands/erase') as typeof import('./commands/erase')).addErase,
  send: () => (require('./commands/send') as typeof import('./commands/send')).addSend,
} as const satisfies Record<string, () => (program: Command) => void>;
/* eslint-enable */

const ABOUT = `
The service is the one at FIXIT_URL (else PUBLIC_URL, else the "npm start" of this machine), called with the key in
FIXIT_KEY (else ADMIN_KEY, else DATA_DIR/admin-key); environment or .env.

Exit codes: 0 done; 1 refused or failed; 2 wrong usage; 3 the service is not reachable; 4 key missing or too small.

Examples:
  npm run --silent fixit -- providers list
  npm run --silent fixit -- hooks list --outcome refused --from 2h
  npm run --silent fixit -- dead list --json | jq '.items[].reason'
  npm run --silent fixit -- replay --state dead --endpoint onec --from 1d --dry-run`;

/** @param argv only the commands that are named in it; all where none is, or absent */
export function createProgram(argv: readonly string[] = []): Command {
  const program = new Command('fixit')
    .description('Operates fixit-exchange over its HTTP API.')
    .option('--json', 'one JSON document on standard output, for scripts')
    .option('--wait', 'where the service asks to come again, wait for it, 30 s at most')
    .option('--idempotency-key <key>', 'what changes something is done once under this key', idempotencyKey)
    .addHelpText('after', ABOUT)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('Say --help for what there is.')
    .exitOverride();
  const all = Object.entries(COMMANDS);
  const named = all.filter(([name]) => argv.includes(name));
  for (const [, load] of named.length > 0 ? named : all) load()(program);
  return program;
}

/** It becomes a header. */
function idempotencyKey(text: string): string {
  if (/^[\x21-\x7e]{1,200}$/.test(text)) return text;
  throw new InvalidArgumentError('Say up to 200 printable characters without blanks.');
}
