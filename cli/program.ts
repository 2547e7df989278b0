/** The commands, and what all of them have in common. */
import { Command, InvalidArgumentError } from 'commander';
import { addAudit } from './commands/audit';
import { addCalls } from './commands/calls';
import { addDead } from './commands/dead';
import { addDialogs } from './commands/dialogs';
import { addEndpoints } from './commands/endpoints';
import { addErase } from './commands/erase';
import { addEvents } from './commands/events';
import { addFlows } from './commands/flows';
import { addHooks } from './commands/hooks';
import { addKeys } from './commands/keys';
import { addNotices } from './commands/notices';
import { addOrders } from './commands/orders';
import { addProviders } from './commands/providers';
import { addReplay } from './commands/replay';
import { addSend } from './commands/send';
import { addStock } from './commands/stock';
import { addSubscriptions } from './commands/subscriptions';
import { addWorkflows } from './commands/workflows';

const COMMANDS = [
  addProviders,
  addHooks,
  addEvents,
  addDead,
  addReplay,
  addDialogs,
  addOrders,
  addStock,
  addWorkflows,
  addNotices,
  addFlows,
  addEndpoints,
  addSubscriptions,
  addCalls,
  addKeys,
  addAudit,
  addErase,
  addSend,
] as const satisfies readonly ((program: Command) => void)[];

const ABOUT = `
The service is the one at FIXIT_URL (else PUBLIC_URL, else the "npm start" of this machine), called with the key in
FIXIT_KEY (else ADMIN_KEY, else DATA_DIR/admin-key); environment or .env.

Exit codes: 0 done; 1 refused or failed; 2 wrong usage; 3 the service is not reachable; 4 key missing or too small.

Examples:
  npm run --silent fixit -- providers list
  npm run --silent fixit -- hooks list --outcome refused --from 2h
  npm run --silent fixit -- dead list --json | jq '.items[].reason'
  npm run --silent fixit -- replay --state dead --endpoint onec --from 1d --dry-run`;

export function createProgram(): Command {
  const program = new Command('fixit')
    .description('Operates fixit-exchange over its HTTP API.')
    .option('--json', 'one JSON document on standard output, for scripts')
    .option('--wait', 'where the service asks to come again, wait for it, 30 s at most')
    .option('--idempotency-key <key>', 'what changes something is done once under this key', idempotencyKey)
    .addHelpText('after', ABOUT)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('Say --help for what there is.')
    .exitOverride();
  for (const add of COMMANDS) add(program);
  return program;
}

/** It becomes a header. */
function idempotencyKey(text: string): string {
  if (/^[\x21-\x7e]{1,200}$/.test(text)) return text;
  throw new InvalidArgumentError('Say up to 200 printable characters without blanks.');
}
