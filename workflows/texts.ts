/** Everything a customer reads, in one catalogue. Plain text: each channel's adapter encodes it for itself. */
import type { Money } from './events';
import type { Opening } from './working-hours';

const money = ({ amount, currency }: Money, locale: 'ru' | 'en'): string => {
  const whole = Math.trunc(amount / 100)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, locale === 'ru' ? '\u00A0' : ',');
  const cents = String(amount % 100).padStart(2, '0');
  const number = locale === 'ru' ? `${whole},${cents}` : `${whole}.${cents}`;
  return currency === 'RUB' && locale === 'ru' ? `${number} ₽` : `${number} ${currency}`;
};

const WEEKDAYS = {
  mon: ['в понедельник', 'on Monday'],
  tue: ['во вторник', 'on Tuesday'],
  wed: ['в среду', 'on Wednesday'],
  thu: ['в четверг', 'on Thursday'],
  fri: ['в пятницу', 'on Friday'],
  sat: ['в субботу', 'on Saturday'],
  sun: ['в воскресенье', 'on Sunday'],
} as const satisfies Record<Opening['day'], readonly [ru: string, en: string]>;

const MONTHS = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' ');
const MONTHS_EN =
  'January February March April May June July August September October November December'.split(' ');

const dayInRussian = ({ inDays, day, dayOfMonth, month }: Opening): string =>
  ['сегодня', 'завтра'][inDays] ?? (inDays < 7 ? WEEKDAYS[day][0] : `${dayOfMonth} ${MONTHS[month - 1]}`);

const dayInEnglish = ({ inDays, day, dayOfMonth, month }: Opening): string =>
  ['today', 'tomorrow'][inDays] ??
  (inDays < 7 ? WEEKDAYS[day][1] : `on ${dayOfMonth} ${MONTHS_EN[month - 1]}`);

const ru = {
  askName: 'Здравствуйте! Мы поможем с ремонтом. Как к вам обращаться?',
  askProblem: (name: string) => `${name}, опишите, пожалуйста, что случилось.`,
  confirm: (name: string, problem: string) =>
    `Проверьте заявку.\nИмя: ${name}\nПроблема: ${problem}\n\nВсё верно?`,
  yes: 'Да, верно',
  no: 'Исправить',
  yesWords: ['да', 'верно', 'ага', 'ок', 'yes'],
  noWords: ['нет', 'исправить', 'no'],
  askText: 'Напишите, пожалуйста, ответ текстом.',
  cannotRead:
    'Извините, такое сообщение мы прочитать не можем. Напишите, пожалуйста, словами или пришлите фото.',
  pressButton: 'Пожалуйста, нажмите одну из кнопок или напишите «да» либо «нет».',
  reminder: (question: string) => `Мы ждём вашего ответа. ${question}`,
  closedIdle: 'Мы не дождались ответа и закрыли разговор. Напишите нам снова, когда будет удобно.',
  stopped: 'Хорошо, больше не пишем. Чтобы начать снова, просто напишите нам.',
  stopWords: ['стоп', 'stop', '/stop'],
  privacy: (url: string) => `Отвечая, вы соглашаетесь с обработкой персональных данных: ${url}`,
  away: (opening: Opening) => `Сейчас мы не работаем; ответим ${dayInRussian(opening)} с ${opening.time}.`,
  issueOpened: (issueId: string) =>
    `Заявка № ${issueId} принята. Мы напишем, когда она сдвинется. Всё, что вы напишете здесь, увидит мастер.`,
  invoice: (number: string, due: Money, url?: string) =>
    `Счёт № ${number} на ${money(due, 'ru')} за выезд мастера.${url === undefined ? '' : `\nОплатить: ${url}`}`,
  invoiceReminder: (number: string, due: Money) =>
    `Напоминаем: счёт № ${number} на ${money(due, 'ru')} ещё не оплачен.`,
  invoiceStaysOpen: (number: string, due: Money) =>
    `Счёт № ${number} на ${money(due, 'ru')} остаётся открытым. Больше не напоминаем, оплатить его можно в любое время.`,
  invoiceNotPaid: (number: string, due: Money) =>
    `Счёт № ${number} на ${money(due, 'ru')} не оплачен. Разговор с клиентом закончен, оплата по-прежнему ожидается.`,
  invoicePurpose: (issueId: string) => `Выезд мастера по заявке № ${issueId}`,
  paid: (sum: Money) => `Оплата ${money(sum, 'ru')} получена, спасибо!`,
  underpaid: (paid: Money, due: Money) =>
    `Получено ${money(paid, 'ru')} из ${money(due, 'ru')}. Счёт пока открыт.`,
  paymentCancelled: 'Платёж отменён. Счёт остаётся открытым.',
  refunded: (sum: Money) => `Возвращено ${money(sum, 'ru')}.`,
  employee: (text: string) => `Мастер пишет: ${text}`,
  issueDeleted: 'Заявка удалена. Если это ошибка, напишите нам.',
  issueDeletedUnpaid: (number: string) =>
    `Заявка удалена, счёт № ${number} оплачивать не нужно. Если это ошибка, напишите нам.`,
  aboutIssue: (issueId: string, text: string) => `По заявке № ${issueId}: ${text}`,
  issueGoesOn: (issueId: string) =>
    `Продолжаем по заявке № ${issueId}. Всё, что вы напишете здесь, увидит мастер.`,
  issueReopened: (issueId: string) =>
    `Заявка № ${issueId} снова открыта. Всё, что вы напишете здесь, увидит мастер.`,
  askRating: 'Работа выполнена, спасибо, что обратились к нам! Как вы оцениваете её?',
  workDone: 'Работа выполнена, спасибо, что обратились к нам!',
  rateTitle: 'Оценить',
  rates: { excellent: 'Отлично', good: 'Хорошо', normal: 'Нормально', poor: 'Плохо' },
  thanks: 'Спасибо за оценку! Будем рады помочь снова.',
  attachment: (what: string) => `[${what}]`,
  media: {
    image: 'фото',
    document: 'документ',
    audio: 'аудио',
    voice: 'голосовое сообщение',
    video: 'видео',
    sticker: 'стикер',
  },
  unkept: { tooLarge: ', файл слишком большой и не сохранён', gone: ', файл получить не удалось' },
  fileUnkept: {
    tooLarge:
      'Файл слишком большой, и мы не смогли его принять. Пришлите, пожалуйста, файл поменьше или опишите словами.',
    gone: 'Мы не смогли получить ваш файл. Пришлите его, пожалуйста, ещё раз или опишите словами.',
  },
  fileNotAttached: '(файл к заявке приложить не удалось, он есть в переписке)',
  sentBefore: (what: string) => `Клиент прислал до открытия заявки: ${what}`,
  file: (name: string) => `файл: ${name}`,
  location: 'место на карте',
  contact: 'контакт',
  unsupported: 'сообщение, которое мы не умеем читать',
  customerWrites: (text: string) => `Клиент пишет: ${text}`,
  customerCorrects: (text: string) => `Клиент исправил сообщение: ${text}`,
  corrected: (text: string) => `Исправлено: ${text}`,
  goOn: 'Хорошо, продолжаем по-русски.',
  customerSpeaks: {
    ru: 'Клиент просит говорить с ним по-русски.',
    en: 'Клиент просит говорить с ним по-английски.',
  },
  customerStopped:
    'Клиент просит больше ему не писать: «стоп». Ответы отсюда до него не дойдут, пока он не напишет сам.',
  customerIsBack: 'Клиент снова пишет, отвечать ему можно. Того, что ему писали после «стоп», он не получил.',
  customerWithdrew: 'Клиент удалил сообщение',
  customerReacted: (emoji: string) => `Реакция клиента на наше сообщение: ${emoji}`,
};

export type Texts = typeof ru;

const en: Texts = {
  askName: 'Hello! We will help with the repair. What is your name?',
  askProblem: (name) => `${name}, please tell us what happened.`,
  confirm: (name, problem) =>
    `Please check your request.\nName: ${name}\nProblem: ${problem}\n\nIs it right?`,
  yes: 'Yes, right',
  no: 'Correct it',
  yesWords: ['yes', 'y', 'ok', 'right', 'да'],
  noWords: ['no', 'n', 'correct it', 'нет'],
  askText: 'Please answer with a text message.',
  cannotRead: 'Sorry, we cannot read a message of this kind. Please write it in words, or send a photo.',
  pressButton: 'Please press one of the buttons, or write "yes" or "no".',
  reminder: (question) => `We are waiting for your answer. ${question}`,
  closedIdle: 'We have had no answer and closed this conversation. Write to us again whenever you like.',
  stopped: 'All right, we will not write any more. To begin again, just write to us.',
  stopWords: ['stop', '/stop', 'стоп'],
  privacy: (url) => `By answering you agree to the processing of your personal data: ${url}`,
  away: (opening) => `We are closed now and will answer ${dayInEnglish(opening)} from ${opening.time}.`,
  issueOpened: (issueId) =>
    `Your request no. ${issueId} is with us. We will write when it moves. The technician sees all you write here.`,
  invoice: (number, due, url) =>
    `Invoice no. ${number} for ${money(due, 'en')}, the call-out.${url === undefined ? '' : `\nPay here: ${url}`}`,
  invoiceReminder: (number, due) =>
    `A reminder: invoice no. ${number} for ${money(due, 'en')} has not been paid yet.`,
  invoiceStaysOpen: (number, due) =>
    `Invoice no. ${number} for ${money(due, 'en')} stays open. We will not remind you again; it can be paid at any time.`,
  invoiceNotPaid: (number, due) =>
    `Invoice no. ${number} for ${money(due, 'en')} has not been paid. The conversation with the customer is over; the payment is still waited for.`,
  invoicePurpose: (issueId) => `Call-out for request no. ${issueId}`,
  paid: (sum) => `We have received ${money(sum, 'en')}, thank you!`,
  underpaid: (paid, due) =>
    `We have received ${money(paid, 'en')} of ${money(due, 'en')}. The invoice stays open.`,
  paymentCancelled: 'The payment was cancelled. The invoice stays open.',
  refunded: (sum) => `${money(sum, 'en')} was refunded.`,
  employee: (text) => `The technician writes: ${text}`,
  issueDeleted: 'The request was deleted. If that is a mistake, write to us.',
  issueDeletedUnpaid: (number) =>
    `The request was deleted, and invoice no. ${number} need not be paid. If that is a mistake, write to us.`,
  aboutIssue: (issueId, text) => `About request no. ${issueId}: ${text}`,
  issueGoesOn: (issueId) =>
    `We go on with your request no. ${issueId}. The technician sees all you write here.`,
  issueReopened: (issueId) =>
    `Your request no. ${issueId} is open again. The technician sees all you write here.`,
  askRating: 'The work is done, thank you for calling on us! How do you rate it?',
  workDone: 'The work is done, thank you for calling on us!',
  rateTitle: 'Rate',
  rates: { excellent: 'Excellent', good: 'Good', normal: 'Fair', poor: 'Poor' },
  thanks: 'Thank you for your rating! We are glad to help again.',
  attachment: (what) => `[${what}]`,
  media: {
    image: 'photo',
    document: 'document',
    audio: 'audio',
    voice: 'voice message',
    video: 'video',
    sticker: 'sticker',
  },
  unkept: { tooLarge: ', the file is too large and was not kept', gone: ', the file could not be had' },
  fileUnkept: {
    tooLarge: 'The file is too large for us to take. Please send a smaller one, or tell us in words.',
    gone: 'We could not get your file. Please send it once more, or tell us in words.',
  },
  fileNotAttached: '(the file could not be attached to the issue; it is in the transcript)',
  sentBefore: (what) => `The customer sent before the issue was opened: ${what}`,
  file: (name) => `file: ${name}`,
  location: 'place on the map',
  contact: 'contact',
  unsupported: 'a message that we cannot read',
  customerWrites: (text) => `The customer writes: ${text}`,
  customerCorrects: (text) => `The customer corrected a message: ${text}`,
  corrected: (text) => `Corrected: ${text}`,
  goOn: 'All right, we go on in English.',
  customerSpeaks: {
    ru: 'The customer asks us to speak Russian.',
    en: 'The customer asks us to speak English.',
  },
  customerStopped:
    'The customer asks us not to write any more: "stop". Answers from here do not reach them until they write again.',
  customerIsBack:
    'The customer writes again and may be answered. What was written to them after their "stop" did not reach them.',
  customerWithdrew: 'The customer deleted a message',
  customerReacted: (emoji) => `The customer's reaction to a message of ours: ${emoji}`,
};

export const texts: Record<'ru' | 'en', Texts> = { ru, en };
