/** What one customer's story left at the desk, in the books and in the chat, held against what it should have. */
import { ticketId } from '../workflows/ids';
import type { Marks } from './marks';
import { isOutOfOrder, noMarks, once } from './marks';
import { OFFICE_FILE } from './office';
import type { Story } from './story';
import type { Issue, Look } from './world';
import { invoiceFor } from './world';

/** What the service itself knows. */
export interface Known {
  /** Texts that a channel could not confirm: they may have arrived or not. */
  unconfirmed: readonly string[];
  /** Money on a ticket by its workflow's id, kopecks. */
  money: ReadonlyMap<string, { paid: number; refunded: number }>;
}

/** What is looked at of a story. */
export type Checked = Pick<Story, 'facts' | 'tag' | 'plan' | 'heardIn'>;

export function check(story: Checked, seen: Look, known: Known): Marks {
  const marks = noMarks();
  const issues = seen.issues.filter(({ title, description }) =>
    `${title} ${description}`.includes(story.tag),
  );
  once(marks, issues.length, `${story.tag}: its issue`);
  const [issue] = issues;
  if (!issue) return marks;
  checkDesk(marks, story, issue);
  checkMoney(marks, story, issue, seen, known);
  checkChat(marks, story, issue, seen, known);
  return marks;
}

function checkDesk(marks: Marks, { facts, tag }: Checked, issue: Issue): void {
  const texts = [issue.description, ...issue.comments.map(({ content }) => content)];
  const places = facts.words.map((word) => {
    const at = texts.flatMap((text, i) => (text.includes(word) ? [i] : []));
    once(marks, at.length, `${word} in issue ${issue.id}`);
    return at[0] ?? -1;
  });
  if (isOutOfOrder(places.filter((place) => place >= 0))) marks.reordered.push(`${tag}: words in its issue`);
  const files = [...issue.attachments, ...issue.comments.flatMap(({ attachments }) => attachments)];
  const theirs = files.filter(({ attachment_file_name: name }) => !name.startsWith(OFFICE_FILE)).length;
  const what = `${tag}: a file in issue ${issue.id}, ${theirs} of ${facts.files}`;
  for (let i = theirs; i < facts.files; i++) marks.lost.push(what);
  for (let i = facts.files; i < theirs; i++) marks.doubled.push(what);
}

function checkMoney(marks: Marks, { facts, tag }: Checked, issue: Issue, seen: Look, known: Known): void {
  const invoice = invoiceFor(issue, seen);
  if (!invoice) {
    marks.lost.push(`${tag}: the invoice for issue ${issue.id}`);
    return;
  }
  const money = known.money.get(ticketId('okdesk', String(issue.id)));
  const owed = { paid: invoice.paid + facts.paidForIssue, refunded: facts.refunded };
  for (const what of ['paid', 'refunded'] as const) {
    const [has, should] = [money?.[what] ?? 0, owed[what]];
    const sentence = `${tag}: ${what} on issue ${issue.id}, ${has} of ${should} kopecks`;
    if (has < should) marks.lost.push(sentence);
    if (has > should) marks.doubled.push(sentence);
  }
}

function checkChat(marks: Marks, story: Checked, issue: Issue, seen: Look, known: Known): void {
  const { facts, tag, plan } = story;
  const heard = story.heardIn(seen).map(({ text }) => plain(text));
  const isUncertain = (isIt: (text: string) => boolean) => known.unconfirmed.map(plain).some(isIt);

  const places = facts.answers.flatMap(({ word, commentId }) => {
    const at = heard.flatMap((text, i) => (text.includes(word) ? [i] : []));
    if (at.length > 0 || !isUncertain((text) => text.includes(word))) {
      if (at.length === 0 && seen.missed.has(`comment ${commentId}`)) marks.neverArrived.push(word);
      else once(marks, at.length, `the desk's ${word} in the chat`);
    }
    return at.slice(0, 1);
  });
  if (isOutOfOrder(places)) marks.reordered.push(`${tag}: the desk's comments in the chat`);

  for (const text of heard) {
    if (facts.secrets.some((word) => text.includes(word))) marks.leaked.push(`${tag}: "${text}"`);
    if (FROM_DESK.test(text) && facts.words.some((word) => text.includes(word)))
      marks.leaked.push(`${tag}: their own "${text}"`);
  }

  for (const words of promised(story, issue))
    if (!heard.some((text) => words.test(text)) && !isUncertain((text) => words.test(text)))
      marks.lost.push(`${tag}: ${words} in the chat`);
  if (plan.pays === 'anew' && !isUncertain((text) => MONEY.test(text)))
    if (!/^Оплата/.test(heard.findLast((text) => MONEY.test(text)) ?? ''))
      marks.lost.push(`${tag}: that the second payment came, in the chat`);

  const mayRepeat = plan.pays === 'anew' ? MONEY : undefined;
  const texts = heard.filter((text) => STATEMENTS.test(text) && !mayRepeat?.test(text));
  for (const text of new Set(texts)) {
    const times = texts.filter((one) => one === text).length;
    for (let i = 1; i < times; i++) marks.doubled.push(`${tag}: "${text}" in the chat`);
  }
}

/** After the end the issue is named. */
const plain = (text: string): string => text.replace(/^По заявке № \d+: /, '');

/** Questions may be asked again; what is stated is said once, on every channel. */
const STATEMENTS = /^(Заявка №|Счёт №|Получено|Оплата|Платёж|Возвращено|Спасибо)/;
const MONEY = /^(Оплата|Платёж отменён)/;
const FROM_DESK = /^Мастер пишет/;

function promised({ plan }: Checked, issue: Issue): RegExp[] {
  const money = plan.pays === 'refunded' ? /^Возвращено/ : /^Оплата/;
  return [new RegExp(`^Заявка № ${issue.id} `), /^Счёт №/, money, /^Спасибо за оценку/];
}
