/** Kinds of events, what their states mean, and what follows (values of the API, as in values.ts). */
import { defineWords } from './define';

export const eventValues = defineWords({
  'kind.message.received': ['Message of a customer', 'Сообщение клиента'],
  'kind.message.changed': ['Message changed', 'Сообщение изменено'],
  'kind.message.status': ['Delivery status', 'Статус доставки'],
  'kind.person.changed': ['Customer changed', 'Клиент изменился'],
  'kind.person.moved': ['Customer has another address', 'У клиента новый адрес'],
  'kind.issue.changed': ['Issue changed', 'Изменение заявки'],
  'kind.payment.changed': ['Payment', 'Платёж'],
  'kind.payment.hinted': ['Hint of a payment', 'Намёк на платёж'],
  'kind.ticket.adopted': ['Ticket adopted', 'Заявка взята'],
  'kind.ticket.changed': ['News of a ticket', 'Новость о заявке'],
  'kind.record.changed': ['Record changed', 'Изменение записи'],
  'kind.record.decision': ['Decision on a record', 'Решение по записи'],
  'kind.deal.hinted': ['Hint of a deal', 'Намёк на сделку'],
  'kind.deal.changed': ['Deal changed', 'Изменение сделки'],
  'kind.operator.requested': ['Request of an operator', 'Запрос оператора'],
  'kind.reservation.broken': ['Reservation broken', 'Бронь сорвана'],
  'kind.call.requested': ['Call of ours', 'Наш вызов'],
  'kind.custom': ['Hook of an endpoint', 'Хук точки приёма'],
  'kind.unread': ['Not read', 'Не прочитано'],
  'kind.ignored': ['Not needed', 'Не нужно'],

  'eventMeans.pending': [
    'It is stored and will be delivered; nothing is lost.',
    'Оно сохранено и будет доставлено; ничего не потеряно.',
  ],
  'eventMeans.parked': [
    'No workflow wants it yet. It is tried again and again by itself, for some days.',
    'Пока ни один процесс его не ждёт. Сервис сам пробует снова и снова, несколько дней.',
  ],
  'eventMeans.delivered': ['Its workflow has it.', 'Процесс его получил.'],
  'eventMeans.ignored': [
    'It is of no interest here, and needs nothing.',
    'Здесь оно не нужно, делать ничего не надо.',
  ],
  'eventMeans.late': [
    'Its workflow had ended when it came. It is kept, and nothing was done with it.',
    'Когда оно пришло, процесс уже закончился. Оно хранится, по нему ничего не сделано.',
  ],
  'eventMeans.unread': [
    'It is genuine, but of a shape that nobody here knows, so nothing was done with it.',
    'Оно подлинное, но такого вида здесь не знают, поэтому по нему ничего не сделано.',
  ],
  'eventMeans.dead': [
    'It could not be delivered and is not tried any more. It is kept whole: a person has to look.',
    'Доставить его не удалось, попыток больше не будет. Оно хранится целиком: нужен человек.',
  ],

  'eventTodo.pending': [
    'Wait. If it stays so, check on the start page that Temporal, workers and delivery are there.',
    'Подождите. Если так и останется, проверьте на главной странице Temporal, исполнителей и доставку.',
  ],
  'eventTodo.parked': [
    'Wait, or replay it once what it needs is there; dismiss it if it needs nothing.',
    'Подождите или повторите, когда появится то, что ему нужно; снимите с контроля, если ничего не нужно.',
  ],
  'eventTodo.late': [
    'Replay it if somebody should still get it: it may begin a new conversation.',
    'Повторите, если кто-то всё же должен его получить: может начаться новый диалог.',
  ],
  'eventTodo.unread': [
    'Replay it after an update of the service, which may read it; dismiss it if it needs nothing.',
    'Повторите после обновления сервиса: новая версия может его прочитать. Снимите с контроля, если ничего не нужно.',
  ],
  'eventTodo.dead': [
    'Mend what the reason names and replay it; dismiss it if it needs nothing.',
    'Устраните причину и повторите; снимите с контроля, если ничего не нужно.',
  ],

  'replayMeans.parked': [
    'It is appended again as a new event and routed as it is today; this one is then “ignored” and names its replay.',
    'Оно будет добавлено заново как новое событие и направлено по сегодняшним правилам; это станет «не нужно» и сошлётся на повтор.',
  ],
  'replayMeans.dead': [
    'It is appended again as a new event and routed as it is today; this one leaves the dead letters and names its replay.',
    'Оно будет добавлено заново как новое событие и направлено по сегодняшним правилам; это уйдёт из недоставленных и сошлётся на повтор.',
  ],
  'replayMeans.unread': [
    'The body of its hook is read again by the version that runs today. What can be read of it now becomes a new event.',
    'Тело хука будет прочитано заново сегодняшней версией. Что теперь читается, станет новым событием.',
  ],
  'replayMeans.delivered': [
    'Its workflow gets it once more as a new event; what it has done on it already, it does not do twice.',
    'Процесс получит его ещё раз как новое событие; что по нему уже сделано, второй раз не сделает.',
  ],
  'replayMeans.late': [
    'It is appended again as a new event; if its workflow is still not there, it is late again.',
    'Оно будет добавлено заново как новое событие; если процесса всё ещё нет, снова опоздает.',
  ],
  'replayMeans.ignored': [
    'It is looked at again as it would be today; if it is still of no interest, nothing happens.',
    'Его рассмотрят заново по сегодняшним правилам; если оно всё так же не нужно, ничего не произойдёт.',
  ],

  'reference.invoice': ['invoice {{value}}', 'счёт {{value}}'],
  'reference.issue': ['issue {{value}}', 'заявка {{value}}'],
  'reference.order': ['order {{value}}', 'заказ {{value}}'],
  'reference.dialog': ['dialog {{value}}', 'диалог {{value}}'],
  'reference.deal': ['deal {{value}}', 'сделка {{value}}'],
  'reference.payment': ['payment {{value}}', 'платёж {{value}}'],

  'replayRefused.still-pending': ['still to be delivered', 'ещё будет доставлено'],
  'replayRefused.erased': ['erased on request', 'стёрто по запросу'],
  'replayRefused.body-gone': ['body no longer kept', 'тело больше не хранится'],
  'replayRefused.still-unread': ['still not readable', 'всё ещё не читается'],
  'replayRefused.of-no-interest': ['of no interest', 'не нужно'],
  'replayRefused.endpoint-off': ['endpoint is off', 'точка приёма выключена'],
  'replayRefused.no-event': ['holds no event', 'нет события'],

  'workflow.dialog': ['dialog', 'диалог'],
  'workflow.ticket': ['ticket', 'заявка'],
  'workflow.order': ['order', 'заказ'],
  'workflow.payment': ['payment', 'платёж'],
  'workflow.record': ['record', 'запись'],
  'workflow.call': ['call', 'вызов'],
  'workflow.replay': ['replay', 'повтор'],

  // What the API says in English; see pages/events/reasons.ts.
  'reason.unknown': ['Nothing here is known as {{names}} yet.', 'Здесь пока не знают: {{names}}.'],
  'reason.unknownWaited': [
    'Nothing here became known as {{names}} within {{hours}} hours.',
    'За {{hours}} ч здесь так и не узнали: {{names}}.',
  ],
  'reason.disagree': [
    'What it names belongs to different workflows: {{names}}.',
    'Указанное относится к разным процессам: {{names}}.',
  ],
  'reason.unwanted': ['No workflow wants it yet.', 'Пока ни один процесс его не ждёт.'],
  'reason.unwantedWaited': [
    'No workflow wanted it within {{hours}} hours.',
    'За {{hours}} ч ни один процесс его не потребовал.',
  ],
  'reason.notRunning': ['Its workflow was not running.', 'Его процесс не шёл.'],
  'reason.nobody': ['Nobody here knows this person.', 'Этого человека здесь не знают.'],
  'reason.replayed': ['It was replayed as a new event.', 'Повторено новым событием.'],
  'reason.readAgain': ['It was read again, and was known already.', 'Прочитано заново, уже было известно.'],
  'reason.unreadable': ['It could not be read: {{why}}', 'Не удалось прочитать: {{why}}'],
  'reason.noDeal': ['No order of ours has this deal.', 'Ни у одного нашего заказа такой сделки нет.'],
  'reason.otherBody': [
    'Another body came under the same Idempotency-Key; the first one counts.',
    'С тем же Idempotency-Key пришло другое тело; считается первое.',
  ],
  'reason.tooLarge': [
    'It is too large for a workflow: {{bytes}} bytes.',
    'Слишком велико для процесса: {{bytes}} байт.',
  ],
});
