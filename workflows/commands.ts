/**
 * What a customer tells us to do by a whole message, whatever is asked: "stop", "in English". Only words that nobody
 * uses innocently; a sentence that holds one is a sentence.
 */
import { wordsOf } from './content';
import type { MessageContent } from './events';

const STOP: ReadonlySet<string> = new Set([
  'стоп',
  '/стоп',
  'отписаться',
  '/отписаться',
  'отпишите меня',
  'больше не пишите',
  'больше не пишите мне',
  'не пишите мне',
  'не пишите мне больше',
  'stop',
  '/stop',
  'stopall',
  'stop all',
  'unsubscribe',
  '/unsubscribe',
  'unsubscribe me',
  'opt out',
  'do not write to me',
  "don't write to me",
]);

const LANGUAGES: ReadonlyMap<string, 'ru' | 'en'> = new Map([
  ['/ru', 'ru'],
  ['/russian', 'ru'],
  ['русский', 'ru'],
  ['русский язык', 'ru'],
  ['по-русски', 'ru'],
  ['по русски', 'ru'],
  ['на русском', 'ru'],
  ['на русском языке', 'ru'],
  ['говорите по-русски', 'ru'],
  ['russian', 'ru'],
  ['in russian', 'ru'],
  ['/en', 'en'],
  ['/english', 'en'],
  ['english', 'en'],
  ['in english', 'en'],
  ['english please', 'en'],
  ['in english please', 'en'],
  ['speak english', 'en'],
  ['английский', 'en'],
  ['по-английски', 'en'],
  ['по английски', 'en'],
  ['на английском', 'en'],
]);

export const saysStop = (content: MessageContent): boolean => STOP.has(bareWordsOf(content) ?? '');

/** The language that is asked for. */
export const asksForLanguage = (content: MessageContent): 'ru' | 'en' | undefined =>
  content.type === 'choice' ? undefined : LANGUAGES.get(bareWordsOf(content) ?? '');

/**
 * The whole message in lower case, without what may stand around or between the words: quotes, punctuation, emoji and
 * their variation selectors. The slash of a command stays, the bot's name behind it (`/stop@OurBot`) goes.
 */
function bareWordsOf(content: MessageContent): string | undefined {
  return wordsOf(content)
    ?.normalize('NFKC')
    .toLowerCase()
    .replace(/^(\s*\/\p{L}+)@\w+/u, '$1')
    .replace(/’/g, "'")
    .replace(/[‐‑‒–—]/g, '-')
    .replace(/,/g, ' ')
    .replace(/^[^\p{L}\p{N}/]+|[^\p{L}\p{N}]+$/gu, '')
    .replace(/\s+/g, ' ');
}
