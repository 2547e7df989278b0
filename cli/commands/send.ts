/** `send`: a hook, signed as its vendor would sign it. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { providers as registry } from '../../providers';
import type { Freshness, Provider } from '../../providers/contract';
import { takesHooks } from '../../providers/no-hook';
import { bytesOf, freshness } from '../../providers/sample';
import { examples } from '../examples';
import { CliFailure, usage } from '../failure';
import { signerOf } from '../hook-secrets';
import { textOrFile } from '../options';
import type { Output } from '../output';
import { sessionOf } from '../session';
import type { Session } from '../session';

interface Options {
  list?: boolean;
  sample?: string;
  body?: string;
  url?: string;
  asIs?: boolean;
}

const providers = registry.filter(takesHooks);

const ANSWER_MS = 30_000;

const AS_IS: Freshness = { number: 1, text: 'sample', now: new Date('2026-11-21T10:00:00Z') };

export function addSend(program: Command): void {
  program
    .command('send')
    .argument('[endpoint]', `one of: ${providers.map(({ id }) => id).join(', ')}`)
    .option('--sample <name>', 'which sample; none = the first; "all" = one after another')
    .addOption(
      new Option('--list', 'only list the samples, of the endpoint or of all').conflicts([
        'sample',
        'body',
        'asIs',
        'url',
      ]),
    )
    .option('--as-is', 'the sample with its fixed ids: sent again, it is a duplicate')
    .option('--body <body>', 'a body of your own: text, @file, or @- for standard input')
    .option('--url <url>', 'the whole address to post to, instead of the endpoint of the service')
    .description(
      "Signs a sample hook with this installation's secrets and posts it, as the vendor would. Alone it lists the samples.",
    )
    .addHelpText(
      'after',
      examples(
        'send --list telegram',
        'send telegram',
        'send telegram --sample button',
        'send onec --body @payment.json --json',
      ),
    )
    .action(async (endpoint: string | undefined, options: Options, command: Command) => {
      const session = sessionOf(command);
      const alone = endpoint === undefined && Object.keys(options).length === 0;
      const provider = endpoint === undefined ? undefined : providerOf(endpoint);
      if (options.list || alone) return list(session.out, provider ? [provider] : providers);
      if (!provider) throw usage('Say the endpoint too: send telegram --sample text.');
      if (options.sample === ALL) return sendAll(provider, options, session);
      return sendOne(provider, options, session);
    });
}

function list(out: Output, from: readonly Provider[]): void {
  const items = from.flatMap(({ id, samples }) =>
    Object.entries(samples).map(([sample, { about }]) => ({ endpoint: id, sample, about })),
  );
  out.answer({ items }, () =>
    out.table(items, [
      { head: 'ENDPOINT', of: (item) => item.endpoint },
      { head: 'SAMPLE', of: (item) => item.sample },
      { head: 'TELLS', of: (item) => item.about },
    ]),
  );
}

/** Where neither a sample nor a body is named it is the first sample, and which that is is said. */
async function sendOne(provider: Provider, options: Options, session: Session): Promise<void> {
  const { out } = session;
  const chosen = options.sample !== undefined || options.body !== undefined;
  const sample = chosen ? options.sample : Object.keys(provider.samples)[0];
  const answer = await signAndPost(provider, { ...options, sample }, session);
  out.answer({ sample: sample ?? null, ...answer }, () => {
    if (!chosen && sample !== undefined) out.line(`Sample "${sample}": ${provider.samples[sample]?.about}.`);
    out.line(`${answer.status} ${answer.body}`.trimEnd());
    if (answer.requestId !== null) out.note(`Its row: npm run fixit -- hooks show ${answer.requestId}`);
  });
  if (answer.status < 200 || answer.status >= 300)
    throw new CliFailure('failed', `The hook was not taken: HTTP ${answer.status}.`);
}

const ALL = 'all';

async function signAndPost(provider: Provider, options: Options, { api, env }: Session) {
  const bodyFor = bodyOf(provider, options);
  const { seal, sign, account } = signerOf(provider, env);
  const body = seal(bodyFor(account));
  const subPath = options.sample === undefined ? undefined : provider.samples[options.sample]?.subPath;
  const url = options.url ?? [api.url, 'hooks', provider.id, subPath].filter(Boolean).join('/');
  return { url, ...(await post(url, body, sign(body))) };
}

/** What one is answered keeps no other from being sent. */
async function sendAll(provider: Provider, options: Options, session: Session): Promise<void> {
  const items: ({ sample: string } & Awaited<ReturnType<typeof signAndPost>>)[] = [];
  for (const sample of Object.keys(provider.samples))
    items.push({ sample, ...(await signAndPost(provider, { ...options, sample }, session)) });
  session.out.answer({ items }, () => {
    for (const { sample, status, body } of items) session.out.line(`${sample}: ${status} ${body}`.trimEnd());
  });
  const refused = items.filter(({ status }) => status < 200 || status >= 300);
  if (refused.length > 0)
    throw new CliFailure(
      'failed',
      `Hooks that were not taken: ${refused.map(({ sample }) => sample).join(', ')}.`,
    );
}

function providerOf(endpoint: string): Provider {
  const found = providers.find(({ id }) => id === endpoint);
  if (found) return found;
  throw usage(
    `There is no endpoint "${endpoint}" to sign for. There are: ${providers.map(({ id }) => id).join(', ')}.`,
  );
}

/** What is wrong with the options is said before any secret is looked for. */
function bodyOf(provider: Provider, { sample: name, body, asIs }: Options): (account: string) => Buffer {
  if (body !== undefined) {
    if (name !== undefined) throw usage('--sample and --body exclude each other.');
    const stated = textOrFile(body, '--body');
    return () => stated;
  }
  const sample = name === undefined ? undefined : provider.samples[name];
  if (!sample)
    throw usage(
      `${provider.title} has no sample "${name}". It has: ${Object.keys(provider.samples).join(', ')}.`,
    );
  return (account) => bytesOf(sample.body(asIs ? AS_IS : freshness(), account));
}

async function post(url: string, body: Buffer, headers: Record<string, string>) {
  if (!URL.canParse(url)) throw usage(`"${url}" is not an address to post to.`);
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      body,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
  } catch (error) {
    const cause = (error as Error).cause as { code?: string } | undefined; // `fetch` says why there
    throw new CliFailure(
      'unreachable',
      `Nobody answers at ${url} (${cause?.code ?? (error as Error).message}). Start the service (npm start), or set FIXIT_URL to its address.`,
    );
  }
  return {
    status: response.status,
    body: await response.text(),
    requestId: response.headers.get('x-request-id'),
  };
}
