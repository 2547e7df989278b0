/** The texts of the console: each stands in one place, in both languages, with the forms that its numbers need. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { texts } from '../../console/words/all';
import { formsOf } from '../../console/words/define';
import type { Text } from '../../console/words/define';
import { ROOT } from '../../root';

const FOLDER = join(ROOT, 'console', 'words');
const MACHINERY = ['all.ts', 'define.ts', 'speak.ts'];

const files = readdirSync(FOLDER).filter((file) => !MACHINERY.includes(file));
const own = files.flatMap((file) => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const exported = require(join(FOLDER, file)) as Record<string, Record<string, Text>>;
  return Object.values(exported).flatMap((words) => Object.keys(words).map((key) => ({ file, key })));
});

it('each has one place: two of one key would hide each other', () => {
  const places = new Map<string, string[]>();
  for (const { file, key } of own) places.set(key, [...(places.get(key) ?? []), file]);
  expect([...places].filter(([, all]) => all.length > 1)).toEqual([]);
  expect(own.length).toBeGreaterThan(300);
});

it('each is among those that pages may use', () => {
  expect(own.map(({ key }) => key).filter((key) => !Object.hasOwn(texts, key))).toEqual([]);
});

it('each is said in both languages with the same members, and by number where it counts', () => {
  const members = (words = '') => [...words.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
  const wrong = Object.entries<Text>(texts).filter(([, text]) => {
    const [english = [], russian = []] = text.map(formsOf);
    const counts = [1, 2].includes(english.length) && [1, 3].includes(russian.length);
    return !counts || String(members(russian.at(-1))) !== String(members(english.at(-1)));
  });
  expect(wrong.map(([key]) => key)).toEqual([]);
});
