/** What must not be seen anywhere, taken from the installation itself, and how it is looked for. */
import { z } from 'zod';
import { SandboxClient } from '../../sandbox/demo-client';
import type { Installation } from './installation';

export interface Told {
  where: string;
  text: string;
}

export interface Hidden {
  /** Says what leaked without saying it. */
  name: string;
  pattern: RegExp;
}

/** Every place where something hidden is found, with what stands around it. */
export function findLeaks(told: readonly Told[], hidden: readonly Hidden[]): string[] {
  return told.flatMap(({ where, text }) =>
    hidden.flatMap(({ name, pattern }) => {
      const at = text.search(pattern);
      return at < 0 ? [] : [`${where}: ${name}: …${text.slice(Math.max(0, at - 80), at + 80)}…`];
    }),
  );
}

/** The names of those that are not in the text: how the search itself is tried. */
export const missingIn = (text: string, hidden: readonly Hidden[]): string[] =>
  hidden.filter(({ pattern }) => !pattern.test(text)).map(({ name }) => name);

const exactly = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));

/** Keys, tokens and passwords as they stand, in base64 as Basic carries them, and as a URL writes them. */
export function secretsOf(installation: Installation): Hidden[] {
  const env = installation.clusterEnvironment();
  const secrets: [name: string, value: string][] = [
    ...Object.entries(installation.secrets()),
    ['the administrator’s key', env['ADMIN_KEY']!],
    ...env['MASTER_KEYS']!.split(',').map((key, i): [string, string] => [
      `master key ${i}`,
      key.slice(key.indexOf(':') + 1),
    ]),
    ['the password of Postgres', new URL(env['DATABASE_URL']!).password],
    ['the token of the bot', env['TELEGRAM_BOT_TOKEN']!.split(':')[1]!],
  ];
  const pairs: [string, string][] = [
    ['OKDESK_USER', 'OKDESK_PASS'],
    ['ONEC_USER', 'ONEC_PASSWORD'],
  ].map(([user, password]) => [`Basic of ${user}`, base64(`${env[user!]}:${env[password!]}`)]);
  return [...secrets, ...pairs]
    .flatMap(([name, value]): [string, string][] => [
      [name, value],
      [`${name}, in base64`, base64(value).replace(/=+$/, '')],
      [`${name}, in a URL`, encodeURIComponent(value)],
    ])
    .map(([name, value]) => ({ name, pattern: exactly(value) }));
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const chats = z.array(
  z.object({ id: z.string(), name: z.string(), messages: z.array(z.object({ text: z.string() })) }),
);
const telegram = z.object({ chats }).transform(({ chats: all }) => all);
const whatsapp = z.object({ conversations: chats }).transform(({ conversations }) => conversations);
const okdesk = z.object({
  contacts: z.array(z.object({ first_name: z.string() })),
  issues: z.array(z.object({ comments: z.array(z.object({ content: z.string() })) })),
});

export interface Words {
  /** A customer's, to be used in a wrong call. */
  phone: string;
  /** Numbers of phones and chats, however they are written. */
  numbers: Hidden[];
  names: Hidden[];
  /** What was said, by whomever. */
  messages: Hidden[];
  /** As the desk shows them. */
  comments: Hidden[];
}

/** Everything personal that the outside world holds: who wrote, under which number, what was said. */
export async function wordsOf(installation: Installation): Promise<Words> {
  const sandbox = new SandboxClient(installation.sandboxUrl);
  const phones = await sandbox.state('whatsapp', whatsapp);
  const people = [...(await sandbox.state('telegram', telegram)), ...phones];
  const desk = await sandbox.state('okdesk', okdesk);
  const texts = people.flatMap(({ messages }) => messages.map(({ text }) => text));
  const comments = desk.issues.flatMap((issue) => issue.comments.map(({ content }) => content));
  return {
    phone: `+${phones[0]?.id ?? ''}`,
    numbers: people.map(({ id }) => ({ name: `number ${id}`, pattern: spellings(id) })),
    names: [...people.map(({ name }) => name), ...desk.contacts.map((one) => one.first_name)].map(hide),
    messages: texts.map(hide),
    comments: comments.map((html) => hide(html.replace(/<[^>]*>|[\u2061-\u2064]/g, ''))),
  };
}

/** Inside JSON a line end is two characters, so of several lines each is looked for. */
const hide = (text: string): Hidden => ({
  name: `"${text}"`,
  pattern: new RegExp(
    text
      .split('\n')
      .filter((line) => line.length > 4)
      .map((line) => exactly(line).source)
      .join('|'),
  ),
});

/** +7 (999) 405-28-32, 8 999 4052832, 79994052832; no part of a longer number. */
function spellings(digits: string): RegExp {
  const own = digits.split('').join('[ ()-]*');
  const trunk = digits.length === 11 ? `|8[ ()-]*${digits.slice(1).split('').join('[ ()-]*')}` : '';
  return new RegExp(`(?<!\\d)(?:${own}${trunk})(?!\\d)`);
}
