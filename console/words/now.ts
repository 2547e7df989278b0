/** The start page. */
import { defineWords } from './define';

export const now = defineWords({
  'now.lead': [
    'What waits for you, what comes in, and whether everything runs. It refreshes by itself.',
    'Что ждёт вас, что приходит и всё ли работает. Обновляется само.',
  ],
  'now.unknown': [
    'Not known while Postgres does not answer in time.',
    'Неизвестно, пока Postgres не отвечает вовремя.',
  ],

  'waiting.title': ['Waits for a person', 'Ждёт человека'],
  'waiting.nobody': ['Nobody waits', 'Никто не ждёт'],
  'waiting.nobodyHint': [
    'No dialog, order, notice or event needs a person now. Look at what is going on, or have a cup of tea.',
    'Ни диалогам, ни заказам, ни уведомлениям, ни событиям человек сейчас не нужен. Можно выпить чаю.',
  ],
  'waiting.whileAway': [
    'Temporal does not answer: dialogs, tickets and orders as they were seen last.',
    'Temporal не отвечает: диалоги, заявки и заказы показаны по последним данным.',
  ],
  'waiting.since': ['since', 'с'],
  'waiting.dialog': ['Dialog', 'Диалог'],
  'waiting.order': ['Order', 'Заказ'],
  'waiting.ticket': ['Ticket', 'Заявка'],
  'waiting.notice': ['Notice', 'Уведомление'],
  'waiting.dead': ['Dead letters', 'Недоставленные'],
  'waiting.unread': ['Unread', 'Не прочитано'],
  'waiting.parked': ['Parked', 'Отложено'],
  'waiting.dialogWith': ['Dialog with {{name}}', 'Диалог: {{name}}'],
  'waiting.dialogOf': ['Dialog {{id}}', 'Диалог {{id}}'],
  'waiting.orderOf': ['Order {{id}}', 'Заказ {{id}}'],
  'waiting.ticketOf': ['Ticket {{id}}', 'Заявка {{id}}'],
  'waiting.deadCount': [
    '{{count}} event was given up|{{count}} events were given up',
    '{{count}} событие не доставлено|{{count}} события не доставлены|{{count}} событий не доставлено',
  ],
  'waiting.unreadCount': [
    '{{count}} event could not be read|{{count}} events could not be read',
    '{{count}} событие не прочитано|{{count}} события не прочитаны|{{count}} событий не прочитано',
  ],
  'waiting.parkedCount': [
    '{{count}} event has long been parked|{{count}} events have long been parked',
    '{{count}} событие давно отложено|{{count}} события давно отложены|{{count}} событий давно отложены',
  ],
  'waitingReason.taken_over': ['an operator has it, the customer waits', 'у оператора, клиент ждёт ответа'],
  'waitingReason.escalated': ['needs a decision of a person', 'нужно решение человека'],
  'waitingReason.trouble': [
    'cannot go on by itself; its page says why',
    'сам дальше не идёт; причина на его странице',
  ],
  'waitingReason.dead': ['see why, mend it, replay them', 'посмотрите причину, устраните и повторите'],
  'waitingReason.unread': [
    'a shape that this version does not know; nothing is lost',
    'форма, незнакомая этой версии; ничего не потеряно',
  ],
  'waitingReason.parked': [
    'nobody claims them; find whose they are and replay them',
    'никто их не ждёт; найдите, чьи они, и повторите',
  ],
  'waiting.acknowledge': ['Acknowledge', 'Принять'],
  'waiting.acknowledgeOf': ['Acknowledge: {{title}}', 'Принять: {{title}}'],
  'waiting.acknowledged': [
    'You have taken it on. Nobody is reminded of it any more; its end is told.',
    'Вы взяли это на себя. Напоминаний больше не будет, об окончании сообщим.',
  ],
  'waiting.inTemporal': ['Open in Temporal', 'Открыть в Temporal'],

  'minutes.title': ['Hooks a minute', 'Хуки в минуту'],
  'minutes.taken': ['taken', 'приняты'],
  'minutes.unverified': ['unverified', 'не проверены'],
  'minutes.refused': ['refused, below the line', 'отклонены, под чертой'],
  'minutes.most': ['At most {{count}}', 'Максимум {{count}}'],
  'minutes.quiet': [
    'No hook came in the last 30 full minutes.',
    'За последние 30 полных минут хуков не было.',
  ],
  'minutes.summary': [
    'Hooks a minute from {{from}} to {{to}}: taken {{taken}}, unverified {{unverified}}, refused {{refused}}; at most {{most}} in one minute.',
    'Хуки в минуту с {{from}} по {{to}}: принято {{taken}}, не проверено {{unverified}}, отклонено {{refused}}; не более {{most}} за минуту.',
  ],
  'minutes.asNumbers': ['As numbers', 'Числами'],
  'minutes.minute': ['Minute', 'Минута'],
  'minutes.takenShort': ['Taken', 'Приняты'],
  'minutes.unverifiedShort': ['Unverified', 'Не проверены'],
  'minutes.refusedShort': ['Refused', 'Отклонены'],
  'minutes.toHooks': ['See them all', 'Показать все'],

  'backlog.title': ['Events on their way', 'События в пути'],
  'backlog.pending': ['Not delivered yet', 'Ещё не доставлены'],
  'backlog.oldest': ['Age of the oldest', 'Возраст самого старого'],
  'backlog.parked': ['Parked', 'Отложены'],
  'backlog.dead': ['Dead', 'Не доставлены'],
  'backlog.unread': ['Unread', 'Не прочитаны'],

  'ready.notKnown': ['not known', 'неизвестно'],
  'ready.follows.postgres': [
    'Hooks are answered 503, and their senders try again. Check Postgres and DATABASE_URL.',
    'Хуки получают 503, отправители повторят их. Проверьте Postgres и DATABASE_URL.',
  ],
  'ready.follows.temporal': [
    'Hooks are taken and kept, and delivered when it is back; dialogs stand still. Check Temporal and TEMPORAL_ADDRESS.',
    'Хуки принимаются и хранятся, доставка начнётся, когда он вернётся; диалоги стоят. Проверьте Temporal и TEMPORAL_ADDRESS.',
  ],
  'ready.follows.workers': [
    'Events reach their workflows, and nobody carries them on: dialogs stand still. Start workers: npm run start:worker.',
    'События доходят до процессов, но выполнять их некому: диалоги стоят. Запустите исполнителей: npm run start:worker.',
  ],
  'ready.follows.relay': [
    'Events are kept and delivered in their order when Temporal is back.',
    'События хранятся и будут доставлены по порядку, когда Temporal вернётся.',
  ],

  'off.title': ['Systems that are off', 'Отключённые системы'],
  'off.system': ['System', 'Система'],
  'off.side': ['What is off', 'Что отключено'],
  'off.hook': ['its hooks are answered 404', 'её хуки получают 404'],
  'off.outbound': ['it is not called', 'её не вызывают'],
  'off.set': ['To switch it on, set', 'Чтобы включить, задайте'],
  'off.none': ['All systems are on.', 'Все системы включены.'],
  'off.toProviders': ['To the systems', 'К системам'],
  'off.or': [', or ', ' или '],
  'off.and': [' and ', ' и '],

  'sandbox.title': ['This is a sandbox: try it', 'Это песочница: попробуйте'],
  'sandbox.hint': [
    'No real customer or system is connected; simulators stand in for them. Press the phone in the header and write as a customer, or have a whole story played from a terminal:',
    'Настоящие клиенты и системы не подключены, их заменяют симуляторы. Нажмите на телефон в шапке и напишите как клиент или проиграйте целую историю из терминала:',
  ],
});
