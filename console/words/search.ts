/** One field for whatever an operator has in hand. */
import { defineWords } from './define';

export const search = defineWords({
  'search.lead': [
    'A customer, an order or a payment by whatever you have in hand.',
    'Клиент, заказ или платёж по тому, что есть под рукой.',
  ],
  'search.askTitle': ['What are you looking for?', 'Что ищем?'],
  'search.can': ['This can be searched for in the field above:', 'В поле сверху можно искать:'],
  'search.can.phone': [
    'a customer’s phone, in any spelling, or its last four digits',
    'телефон клиента в любой записи или последние четыре цифры',
  ],
  'search.can.name': ['a customer’s name, or how it begins', 'имя клиента или его начало'],
  'search.can.order': ['the id of an order', 'номер заказа'],
  'search.can.issue': ['the number of an issue', 'номер заявки'],
  'search.can.invoice': ['the number or GUID of an invoice in 1C', 'номер или GUID счёта в 1С'],
  'search.can.payment': [
    'what a payment gateway calls a payment, also one that nobody has claimed',
    'id платежа у платёжной системы, в том числе ничьего',
  ],
  'search.can.id': [
    'the id of a hook (x-request-id), an event, a call or a workflow',
    'id хука (x-request-id), события, вызова или процесса',
  ],
  'search.found': [
    '{{count}} found for “{{query}}”|{{count}} found for “{{query}}”',
    '«{{query}}»: найдено {{count}}',
  ],
  'search.none': ['Nothing was found for “{{query}}”', 'По запросу «{{query}}» ничего не найдено'],
  'search.noneHint': [
    'Try less of it (the last four digits, the beginning of the name), or its number without spaces. What came in most recently stands under Hooks.',
    'Попробуйте часть (последние четыре цифры, начало имени) или номер без пробелов. Всё, что пришло недавно, показано в «Хуках».',
  ],
  'search.toHooks': ['See the hooks', 'Посмотреть хуки'],
  'search.by': ['by {{what}}', 'по: {{what}}'],

  'found.dialog': ['Dialogs', 'Диалоги'],
  'found.ticket': ['Tickets', 'Заявки'],
  'found.order': ['Orders', 'Заказы'],
  'found.workflow': ['Workflows', 'Процессы'],
  'found.call': ['Calls', 'Вызовы'],
  'found.hook': ['Hooks', 'Хуки'],
  'found.event': ['Events', 'События'],

  'match.phone': ['phone', 'телефон'],
  'match.name': ['name', 'имя'],
  'match.order': ['order', 'заказ'],
  'match.issue': ['issue', 'заявка'],
  'match.invoice': ['invoice', 'счёт'],
  'match.payment': ['payment', 'платёж'],
  'match.id': ['id', 'id'],
  'match.text': ['its content', 'содержание'],
});
