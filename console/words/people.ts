/** Dialogs and tickets, and what happened to anything that has a workflow. */
import { defineWords } from './define';

export const people = defineWords({
  'dialogs.lead': [
    'Conversations with customers, the latest first. Open one to read it, or to go on with it yourself.',
    'Переписка с клиентами, последние сверху. Откройте диалог, чтобы прочитать его или ответить самому.',
  ],
  'dialogs.person': ['Phone or name', 'Телефон или имя'],
  'dialogs.personHint': ['A whole number, or any part of a name', 'Номер целиком или часть имени'],
  'dialogs.phone': ['Phone', 'Телефон'],
  'dialogs.channel': ['Channel', 'Канал'],
  'dialogs.stage': ['Stage', 'Этап'],
  'dialogs.last': ['Latest activity', 'Последняя активность'],
  'dialogs.nameless': ['Contact {{contact}}', 'Контакт {{contact}}'],
  'dialogs.empty': [
    'A dialog begins when a customer writes on a connected channel.',
    'Диалог начинается, когда клиент пишет в подключённый канал.',
  ],

  'dialog.title': ['Dialog', 'Диалог'],
  'dialog.lead': [
    'What was said, where it stands, and why. New messages appear by themselves.',
    'Что сказано, на каком этапе диалог и почему. Новые сообщения появляются сами.',
  ],
  'dialog.all': ['All dialogs', 'Все диалоги'],
  'dialog.chat': ['Conversation', 'Переписка'],
  'dialog.messages': ['Messages', 'Сообщения'],
  'dialog.empty': ['Nothing has been said here yet.', 'Здесь ещё ничего не сказано.'],
  'dialog.byCustomer': ['Customer', 'Клиент'],
  'dialog.byUs': ['Automatic', 'Автоматически'],
  'dialog.byOperator': ['Operator', 'Оператор'],
  'dialog.earlier': [
    'Show {{count}} earlier message|Show {{count}} earlier messages',
    'Показать ещё {{count}} сообщение|Показать ещё {{count}} сообщения|Показать ещё {{count}} сообщений',
  ],
  'dialog.toEnd': ['To the newest', 'К последним'],
  'dialog.withdrawn': ['The customer took this message back.', 'Клиент удалил это сообщение.'],
  'dialog.erased': ['Erased.', 'Стёрто.'],
  'dialog.pressed': ['Pressed “{{title}}”', 'Нажата кнопка «{{title}}»'],
  'dialog.location': ['Location: {{place}}', 'Место: {{place}}'],
  'dialog.contact': ['Contact: {{contact}}', 'Контакт: {{contact}}'],
  'dialog.unsupported': [
    'Something that cannot be shown here: {{what}}',
    'То, что здесь показать нельзя: {{what}}',
  ],
  'dialog.correction': ['a correction', 'исправление'],
  'dialog.corrected': ['corrected later', 'исправлено позже'],
  'dialog.reaction': ['Reaction: {{emoji}}', 'Реакция: {{emoji}}'],
  'dialog.offered': ['Buttons that were offered', 'Предложенные кнопки'],
  'dialog.failedBecause': ['{{word}}: {{error}}', '{{word}}: {{error}}'],
  'dialog.photoAlt': ['Picture from the customer: {{name}}', 'Изображение от клиента: {{name}}'],
  'dialog.fileNotKept': [
    '{{kind}}. The file is not here: it was too large, could not be fetched, or is past its time of keeping.',
    '{{kind}}. Файла нет: он слишком большой, его не удалось получить или срок хранения истёк.',
  ],
  'dialog.fileShut': [
    '{{kind}}. To see it, your key needs the scope “{{scope}}”.',
    '{{kind}}. Чтобы открыть файл, ключу нужно право «{{scope}}».',
  ],
  'dialog.news.in': ['The customer: {{text}}', 'Клиент: {{text}}'],
  'dialog.news.out': ['To the customer: {{text}}', 'Клиенту: {{text}}'],
  'dialog.news.file': ['a file', 'файл'],

  'dialog.desk': ['Answer', 'Ответить'],
  'dialog.deskHint': [
    'Take the dialog over to write yourself: until you hand it back, nothing is said automatically.',
    'Чтобы ответить самому, возьмите диалог на себя: пока не вернёте, автоматических сообщений не будет.',
  ],
  'dialog.deskTaken': [
    'Nothing is said automatically until the dialog is handed back.',
    'Пока диалог не возвращён, автоматических сообщений не будет.',
  ],
  'dialog.takeOver': ['Take over', 'Взять на себя'],
  'dialog.handBack': ['Hand back', 'Вернуть'],
  'dialog.close': ['Close the dialog', 'Закрыть диалог'],
  'dialog.closeQuestion': [
    'The dialog ends without a last word to the customer. A new message of theirs begins it anew.',
    'Диалог закончится без прощального сообщения. Новое сообщение клиента начнёт его заново.',
  ],
  'dialog.write': ['Message to the customer', 'Сообщение клиенту'],
  'dialog.writeHint': ['Ctrl + Enter sends it', 'Ctrl + Enter – отправить'],
  'dialog.say': ['Send', 'Отправить'],
  'dialog.done.takeOver': [
    'The dialog is yours: write to the customer.',
    'Диалог у вас: можно писать клиенту.',
  ],
  'dialog.done.handBack': [
    'Handed back: it goes on by itself where it stood.',
    'Диалог возвращён и продолжится сам с того же места.',
  ],
  'dialog.done.close': ['The dialog is closed.', 'Диалог закрыт.'],
  'dialog.shut.unknown': [
    'It is not known now how this stands: Temporal or its workers do not answer.',
    'Сейчас неизвестно, на каком этапе процесс: Temporal или исполнители не отвечают.',
  ],
  'dialog.shut.ended': [
    'This dialog has ended. A new message of the customer begins it anew.',
    'Диалог завершён. Новое сообщение клиента начнёт его заново.',
  ],
  'dialog.shut.other': [
    '{{by}} has taken this dialog over. Ask them, or hand it back first.',
    'Диалог взял на себя {{by}}. Договоритесь или сначала верните диалог.',
  ],
  'dialog.shut.stopped': [
    'The customer asked for no more messages. They have to write first.',
    'Клиент попросил больше не писать. Теперь первым должен написать он.',
  ],
  'dialog.shut.closed': ['The dialog is closed already.', 'Диалог уже закрыт.'],

  'dialog.stands': ['Where it stands', 'Состояние'],
  'dialog.waitsFor': ['Waits for', 'Ждёт'],
  'dialog.since': ['Since', 'С какого времени'],
  'dialog.takenBy': ['Taken over by', 'У кого'],
  'dialog.person': ['Customer', 'Клиент'],
  'dialog.language': ['Language', 'Язык'],
  'dialog.stopped': ['Asked for no more messages', 'Просил не писать'],
  'dialog.firstAt': ['First message', 'Первое сообщение'],
  'dialog.about': ['What it is about', 'О чём'],
  'dialog.noIssue': [
    'No issue has been opened yet, as far as is known.',
    'Насколько известно, заявки пока нет.',
  ],
  'dialog.ticket': ['Ticket', 'Заявка'],
  'dialog.issue': ['At the help desk', 'В сервис-деске'],
  'dialog.issueAtDesk': ['Open the issue', 'Открыть заявку'],
  'dialog.invoice': ['Invoice', 'Счёт'],
  'dialog.paid': ['Paid', 'Оплачено'],
  'dialog.refunded': ['refunded', 'деньги возвращены'],

  'silence.title': ['The customer gets no answer now', 'Сейчас ответы до клиента не доходят'],
  'silence.person': ['A person has taken over', 'Диалог ведёт человек'],
  'silence.stopped': [
    'The customer asked for no more messages ({{at}}).',
    'Клиент попросил больше не писать ({{at}}).',
  ],
  'silence.stopped.do': [
    'Wait until they write again, or call them.',
    'Дождитесь, пока он напишет сам, или позвоните.',
  ],
  'silence.failed': [
    'The last message was not delivered; the channel gave no reason.',
    'Последнее сообщение не доставлено, канал не назвал причину.',
  ],
  'silence.failedBecause': [
    'The last message was not delivered. The channel says: {{error}}.',
    'Последнее сообщение не доставлено. Канал ответил: {{error}}.',
  ],
  'silence.failed.do': [
    'Take the dialog over and write again, or call the customer.',
    'Возьмите диалог на себя и напишите ещё раз или позвоните клиенту.',
  ],
  'silence.unconfirmed': [
    'The channel did not say whether it has the last message.',
    'Канал не подтвердил, что получил последнее сообщение.',
  ],
  'silence.unconfirmed.do': [
    'If no answer comes, take the dialog over and ask whether it arrived.',
    'Если ответа нет, возьмите диалог на себя и спросите, дошло ли оно.',
  ],
  'silence.trouble.final': [
    'It is not tried again: mend it, or call the customer.',
    'Повторов не будет: устраните причину или позвоните клиенту.',
  ],
  'silence.trouble.again': [
    'It is tried again by itself; mend what it names.',
    'Попытки повторяются сами; устраните названную причину.',
  ],
  'silence.channelOff': [
    'Sending is switched off for this channel: {{reason}}.',
    'Отправка в этот канал выключена: {{reason}}.',
  ],
  'silence.channelOff.do': [
    'An administrator sets what is missing.',
    'Недостающую настройку задаёт администратор.',
  ],
  'silence.temporalAway': [
    'Temporal does not answer, so nothing goes on. What comes in is kept.',
    'Temporal не отвечает, поэтому всё стоит. Входящее сохраняется.',
  ],
  'silence.temporalAway.do': ['Tell an administrator.', 'Сообщите администратору.'],
  'silence.workersAway': [
    'No worker is at work, so nothing is sent. What comes in is kept.',
    'Исполнители не работают, поэтому ничего не отправляется. Входящее сохраняется.',
  ],
  'silence.workersAway.do': [
    'Tell an administrator: workers have to be started.',
    'Сообщите администратору: нужно запустить исполнителей.',
  ],
  'silence.taken': [
    '{{by}} has taken the dialog over ({{at}}), so nothing is said automatically.',
    '{{by}} ведёт диалог ({{at}}), автоматических сообщений нет.',
  ],
  'silence.taken.do': ['Ask them, or hand the dialog back.', 'Договоритесь или верните диалог.'],
  'silence.takenByMe': [
    'You have taken the dialog over ({{at}}), so nothing is said automatically.',
    'Вы взяли диалог на себя ({{at}}), автоматических сообщений нет.',
  ],
  'silence.takenByMe.do': [
    'Write to the customer, and hand it back when you are done.',
    'Ответьте клиенту и верните диалог, когда закончите.',
  ],

  'tickets.lead': [
    'Issues of the help desk that are followed here until they are closed and paid.',
    'Заявки сервис-деска, за которыми идёт наблюдение до закрытия и оплаты.',
  ],
  'tickets.issue': ['Issue number', 'Номер заявки'],
  'tickets.helpdesk': ['Help desk', 'Сервис-деск'],
  'tickets.dialog': ['Dialog', 'Диалог'],
  'tickets.toDialog': ['To the dialog', 'К диалогу'],
  'tickets.empty': [
    'A ticket begins when a dialog opens an issue, or the help desk tells of one.',
    'Заявка появляется, когда её создаёт диалог или о ней сообщает сервис-деск.',
  ],
  'ticket.title': ['Ticket № {{id}}', 'Заявка № {{id}}'],
  'ticket.lead': [
    'Whether it is paid, what it waits for, and what happened to it.',
    'Оплачена ли заявка, чего она ждёт и что с ней было.',
  ],
  'ticket.all': ['All tickets', 'Все заявки'],
  'ticket.needsPerson': ['A person has to look', 'Нужно решение человека'],
  'ticket.undecided': [
    'Money came that does not pay this invoice.',
    'Поступили деньги, которые этот счёт не закрывают.',
  ],
  'ticket.undecided.do': [
    'Ask accounting which invoice it is for, and have the payment corrected there.',
    'Узнайте в бухгалтерии, к какому счёту платёж, и исправьте его там.',
  ],
  'ticket.status': ['Status at the help desk', 'Статус в сервис-деске'],
  'ticket.deadline': ['Deadline', 'Срок'],
  'ticket.firstAt': ['Began', 'Начало'],
  'ticket.closedAt': ['Ended', 'Завершена'],
  'ticket.noInvoice': ['No invoice', 'Счёта нет'],
  'ticket.noInvoiceHint': [
    'Nothing is to be paid for this issue, as far as is known.',
    'Насколько известно, по этой заявке платить не нужно.',
  ],
  'ticket.number': ['Number', 'Номер'],
  'ticket.due': ['Due', 'К оплате'],
  'ticket.paidAmount': ['Paid so far', 'Уже оплачено'],
  'ticket.payPage': ['Payment page', 'Страница оплаты'],
  'ticket.openPayPage': ['Open', 'Открыть'],
  'ticket.ref': ['Id in accounting', 'Id в учёте'],

  'timeline.title': ['What happened', 'Что было'],
  'timeline.empty': [
    'Nothing is known of it, or it is past its time of keeping.',
    'Записей нет, или срок их хранения истёк.',
  ],
  'timeline.attempts': [
    '{{count}} attempt|{{count}} attempts',
    '{{count}} попытка|{{count}} попытки|{{count}} попыток',
  ],
  'timeline.event': ['event', 'событие'],
  'timeline.hook': ['hook', 'хук'],
  'timeline.call': ['call', 'вызов'],
  'timeline.why': ['Why: {{reason}}', 'Причина: {{reason}}'],
  'timeline.error': ['Went wrong: {{error}}', 'Ошибка: {{error}}'],
});
