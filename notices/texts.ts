/** What operators read. Plain text, without personal data: subjects are providers, endpoints and channels. */
import type { NoticeKind } from './kinds';
import type { Notice, Occasion } from './notice';

export type NoticeLanguage = 'ru' | 'en';

/** What happened, with the number, and what to do. */
interface Words {
  what(subject: string, count: number): string;
  todo(subject: string): string;
}

const en = {
  token_dead: {
    what: (subject) => `${subject} does not accept our token`,
    todo: (subject) =>
      `Renew it in the settings and restart the workers; \`fixit providers check ${subject}\` tells which.`,
  },
  provider_down: {
    what: (subject, count) => `${subject} does not answer (failed calls in a row: ${count})`,
    todo: (subject) =>
      `Calls are tried again by themselves. Check the vendor's status page and \`fixit providers check ${subject}\`.`,
  },
  dead_letters: {
    what: (_subject, count) => `events given up: ${count}`,
    todo: () => 'See the reasons with `fixit dead`, mend them, and replay.',
  },
  unread_shapes: {
    what: (subject, count) => `${subject} sent what this version cannot read: ${count}`,
    todo: (subject) =>
      `It is kept: \`fixit events list --state unread --endpoint ${subject}\`. Update the service and replay, or dismiss.`,
  },
  sequence_gaps: {
    what: (subject, count) => `hooks of ${subject} that never came, by its own count: ${count}`,
    todo: (subject) =>
      `What they told is asked for by itself. Look whether ${subject} reaches us: it sends each hook once.`,
  },
  subscription_off: {
    what: (subject, count) =>
      `the subscription ${subject} was switched off (failed calls in a row: ${count})`,
    todo: () =>
      'GET /v1/calls of it says why. When its receiver is well again, switch it on with PATCH /v1/subscriptions/{id}, and repeat what it missed.',
  },
  backlog_old: {
    what: (_subject, count) => `the oldest undelivered event is ${count} s old`,
    todo: () => 'Hooks are taken and kept. Check Temporal and the workers (/readyz tells of both).',
  },
  references_disagree: {
    what: (_subject, count) => `payments that name several workflows: ${count}`,
    todo: () =>
      'Decide whose they are (`fixit events list --state parked --kind payment.changed`) and replay each with its workflowId.',
  },
  money_unclaimed: {
    what: (_subject, count) => `payments that nobody claims: ${count}`,
    todo: () =>
      'Find whose they are (`fixit events list --state parked --kind payment.changed`) and replay each with its workflowId.',
  },
  dialog_waits: {
    what: (subject, count) => `dialogs on ${subject} that were taken over and are left silent: ${count}`,
    todo: () => 'Answer, hand back or close them.',
  },
  workflow_trouble: {
    what: (subject, count) => `workflows in trouble (${subject}): ${count}`,
    todo: () => "What to mend stands in each one's details in the Temporal Web UI.",
  },
} satisfies Record<NoticeKind, Words>;

const ru = {
  token_dead: {
    what: (subject) => `${subject} не принимает наш токен`,
    todo: (subject) =>
      `Обновите его в настройках и перезапустите воркеры; \`fixit providers check ${subject}\` скажет, какой.`,
  },
  provider_down: {
    what: (subject, count) => `${subject} не отвечает (неудачных вызовов подряд: ${count})`,
    todo: (subject) =>
      `Вызовы повторяются сами. Проверьте страницу состояния сервиса и \`fixit providers check ${subject}\`.`,
  },
  dead_letters: {
    what: (_subject, count) => `недоставленные события: ${count}`,
    todo: () => 'Причины покажет `fixit dead`; устраните их и повторите.',
  },
  unread_shapes: {
    what: (subject, count) => `${subject} прислал то, чего эта версия не понимает: ${count}`,
    todo: (subject) =>
      `Всё сохранено: \`fixit events list --state unread --endpoint ${subject}\`. Обновите сервис и повторите или закройте.`,
  },
  sequence_gaps: {
    what: (subject, count) => `хуки ${subject}, которые по его счёту не пришли: ${count}`,
    todo: (subject) =>
      `Изменения запрашиваются сами. Проверьте, доходят ли до нас запросы ${subject}: каждый он отправляет один раз.`,
  },
  subscription_off: {
    what: (subject, count) => `подписка ${subject} выключена (неудачных вызовов подряд: ${count})`,
    todo: () =>
      'Причину покажет поиск вызовов этой подписки. Когда получатель снова в порядке, включите её: PATCH /v1/subscriptions/{id}, и повторите пропущенное.',
  },
  backlog_old: {
    what: (_subject, count) => `самое старое недоставленное событие ждёт ${count} с`,
    todo: () => 'Хуки принимаются и хранятся. Проверьте Temporal и воркеры (о них говорит /readyz).',
  },
  references_disagree: {
    what: (_subject, count) => `платежи, которые указывают на разные процессы: ${count}`,
    todo: () =>
      'Решите, чьи они (`fixit events list --state parked --kind payment.changed`), и повторите с нужным workflowId.',
  },
  money_unclaimed: {
    what: (_subject, count) => `платежи, которые никто не ждёт: ${count}`,
    todo: () =>
      'Найдите, чьи они (`fixit events list --state parked --kind payment.changed`), и повторите с нужным workflowId.',
  },
  dialog_waits: {
    what: (subject, count) => `взятые оператором диалоги без ответа (${subject}): ${count}`,
    todo: () => 'Ответьте, верните боту или закройте их.',
  },
  workflow_trouble: {
    what: (subject, count) => `процессы, которые не могут идти дальше (${subject}): ${count}`,
    todo: () => 'Что исправить, написано в подробностях каждого в Temporal Web UI.',
  },
} satisfies Record<NoticeKind, Words>;

const CATALOGUE = { en, ru } satisfies Record<NoticeLanguage, Record<NoticeKind, Words>>;

const HEADS = {
  en: { opened: '⚠️', continues: '⚠️ Still:', over: '✅ Over:', span: 'from', to: 'to', since: 'Since' },
  ru: {
    opened: '⚠️',
    continues: '⚠️ Всё ещё:',
    over: '✅ Прошло:',
    span: 'с',
    to: 'по',
    since: 'Началось',
  },
} as const satisfies Record<NoticeLanguage, Record<Occasion | 'span' | 'to' | 'since', string>>;

/** Dead letters of several kinds are one notice: which, in one line. */
const byKind = ({ detail }: Notice): string[] => {
  const kinds = Object.entries(detail.by ?? {});
  return kinds.length > 1 ? [kinds.map(([kind, count]) => `${kind}: ${count}`).join(', ')] : [];
};

/** One line: what it is. */
export function titleOf(notice: Notice, occasion: Occasion, language: NoticeLanguage): string {
  const words: Words = CATALOGUE[language][notice.kind];
  // What is over is told with what it came to.
  const count = occasion === 'over' ? notice.most : notice.count;
  return words.what(notice.subject, count);
}

/** The whole message. @param links where to look, one a line */
export function textOf(
  notice: Notice,
  occasion: Occasion,
  language: NoticeLanguage,
  links: readonly string[],
): string {
  const head = HEADS[language];
  const words: Words = CATALOGUE[language][notice.kind];
  const first = `${head[occasion]} ${titleOf(notice, occasion, language)}`;
  const since = minute(notice.firstAt);
  if (occasion === 'over')
    return [first, `${head.span} ${since} ${head.to} ${minute(notice.overAt ?? notice.lastAt)}`].join('\n');
  return [first, ...byKind(notice), `${head.since}: ${since}`, words.todo(notice.subject), ...links].join(
    '\n',
  );
}

const minute = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
