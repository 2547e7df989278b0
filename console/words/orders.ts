import { defineWords } from './define';

export const orders = defineWords({
  'orders.lead': [
    'What customers buy, the youngest first. Red ones need a person.',
    'Что покупают клиенты, новые сверху. Красные ждут решения человека.',
  ],
  'orders.order': ['Order', 'Заказ'],
  'orders.customer': ['Customer', 'Покупатель'],
  'orders.total': ['Total', 'Сумма'],
  'orders.placed': ['Placed', 'Оформлен'],
  'orders.empty': [
    'An order begins when a shop or another system places it over the API.',
    'Заказ появляется, когда его оформляет магазин или другая система через API.',
  ],

  'order.title': ['Order {{id}}', 'Заказ {{id}}'],
  'order.lead': [
    'What is bought, what was paid, what happened, and what can be done.',
    'Что куплено, что оплачено, что было и что можно сделать.',
  ],
  'order.all': ['All orders', 'Все заказы'],
  'order.needsPerson': ['A person has to decide', 'Нужно решение человека'],
  'order.needsPerson.do': [
    'Choose below: try again, refund or cancel.',
    'Выберите ниже: повторить, вернуть деньги или отменить.',
  ],
  'order.why': ['Why', 'Почему'],
  'order.erased': ['erased', 'стёрто'],
  'order.email': ['E-mail', 'Почта'],
  'order.deal': ['Deal in the CRM', 'Сделка в CRM'],
  'order.sale': ['Sale in accounting', 'Реализация в учёте'],
  'order.saleWithdrawn': ['{{number}}, withdrawn', '{{number}}, отменена'],

  'order.goods': ['Goods', 'Товары'],
  'order.article': ['Article', 'Товар'],
  'order.sku': ['SKU', 'Артикул'],
  'order.quantity': ['Quantity', 'Количество'],
  'order.price': ['Price', 'Цена'],
  'order.sum': ['Sum', 'Сумма'],
  'order.totalIs': ['Total: {{total}}', 'Итого: {{total}}'],
  'order.reservations': ['Held in the store', 'Бронь на складе'],
  'order.reserved': ['In the store', 'На складе'],
  'order.noReservation': [
    'Nothing is held for it in the store.',
    'На складе для него ничего не забронировано.',
  ],
  'order.heldUntil': ['Until', 'До'],

  'order.payments': ['Payments', 'Платежи'],
  'order.noPayments': ['No payment yet', 'Платежей нет'],
  'order.noPaymentsHint': [
    'No gateway has told of one. If the customer says they paid: “Ask the gateways”.',
    'Ни один шлюз о платеже не сообщил. Если клиент говорит, что платил, нажмите «Сверить».',
  ],
  'order.paymentsNotTold': ['Not known now', 'Сейчас неизвестно'],
  'order.paymentsUnknown': [
    'Its workflow does not tell now: Temporal or its workers do not answer, or it is past its time of keeping.',
    'Процесс сейчас не отвечает: недоступен Temporal или исполнители, либо срок хранения истёк.',
  ],
  'order.gateway': ['Gateway', 'Шлюз'],
  'order.paymentId': ['Payment', 'Платёж'],
  'order.amount': ['Amount', 'Сумма'],
  'order.givenBack': ['Given back', 'Возвращено'],
  'order.pages': ['Payment pages', 'Страницы оплаты'],
  'order.reference': ['Reference', 'Обозначение'],
  'order.askedAt': ['Made', 'Создана'],
  'order.noPage': ['no answer of the gateway yet', 'шлюз ещё не ответил'],

  'order.actionsHint': [
    'Each asks for a reason. The order does it as soon as it comes to it; below you see what became of it.',
    'Для каждого нужна причина. Заказ выполнит действие, как только дойдёт до него; итог виден ниже.',
  ],
  'order.asked': [
    'Accepted. The order does it as soon as it comes to it.',
    'Принято. Заказ выполнит это, как только дойдёт до него.',
  ],
  'order.form': ['{{action}}: order {{id}}', '{{action}}: заказ {{id}}'],
  'order.act.reconcile': ['Ask the gateways', 'Сверить'],
  'order.act.retry': ['Try again', 'Повторить'],
  'order.act.change': ['Change', 'Изменить'],
  'order.act.refund': ['Refund', 'Вернуть деньги'],
  'order.act.cancel': ['Cancel the order', 'Отменить заказ'],
  'order.do.reconcile': ['Ask', 'Сверить'],
  'order.do.retry': ['Try again', 'Повторить'],
  'order.do.change': ['Change', 'Изменить'],
  'order.do.refund': ['Give money back', 'Вернуть деньги'],
  'order.do.cancel': ['Cancel the order', 'Отменить заказ'],
  'order.will.reconcile': [
    'Gateways and CRM are asked how things stand there; what was missed is made up for.',
    'Шлюзы и CRM будут опрошены, пропущенное учтётся.',
  ],
  'order.will.retry': [
    'What failed is tried again: goods are held, a page to pay on is made, as far as that is still to be done.',
    'Неудавшееся повторится: товар забронируется, страница оплаты создастся, если это ещё нужно.',
  ],
  'order.will.change': [
    'The order gets these lines at the prices of today, and a new page to pay on.',
    'В заказе будут эти товары по сегодняшним ценам и новая страница оплаты.',
  ],
  'order.will.refund': [
    'Money goes back to the customer by the gateway it came by. Given back whole, the goods return to the store and the sale is withdrawn.',
    'Деньги вернутся покупателю через тот же шлюз. При полном возврате товар вернётся на склад, а реализация отменится.',
  ],
  'order.will.cancel': [
    'The order ends: its payment pages are closed, the goods are free again, what was paid is given back.',
    'Заказ закроется: страницы оплаты закроются, бронь снимется, оплаченное вернётся.',
  ],
  'order.shut.retry': [
    'The order is “{{status}}”: only what needs a person, has expired or was cancelled is tried again.',
    'Сейчас заказ в состоянии «{{status}}»: повторить можно, только если нужен человек, истёк срок или заказ отменён.',
  ],
  'order.shut.change': [
    'The order is “{{status}}”: only one that waits for its payment can be changed.',
    'Сейчас заказ в состоянии «{{status}}»: изменить можно, только пока он ждёт оплаты.',
  ],
  'order.shut.refund': [
    'The order is “{{status}}”: there is nothing to give back.',
    'Сейчас заказ в состоянии «{{status}}»: возвращать нечего.',
  ],
  'order.shut.cancel': [
    'The order is “{{status}}”: there is nothing to cancel. A paid one is refunded.',
    'Сейчас заказ в состоянии «{{status}}»: отменять нечего. За оплаченный возвращают деньги.',
  ],
  'order.shut.ended': [
    'This order has ended, and nothing can be done with it here any more. Money is given back at the gateway.',
    'Заказ завершён, и здесь с ним больше ничего не сделать. Деньги возвращают в кабинете шлюза.',
  ],
  'order.refundAmount': ['Amount, {{currency}}', 'Сумма, {{currency}}'],
  'order.refundAmountHint': ['Empty = all that was paid', 'Пусто – вернуть всё'],
  'order.refundAmountWrong': ['A sum, for example 499.50', 'Напишите сумму, например 499,50'],
  'order.reason': ['Reason', 'Причина'],
  'order.reasonHint': [
    'For those who read it later. No personal data.',
    'Для тех, кто прочтёт потом. Без персональных данных.',
  ],
  'order.without': ['Take out: {{name}}', 'Убрать: {{name}}'],
  'order.noLines': ['An order holds one article at least.', 'В заказе должен быть хотя бы один товар.'],
  'order.addLine': ['Add an article', 'Добавить товар'],
  'order.choose': ['Choose…', 'Выберите…'],
  'order.article.free': ['{{name}} ({{free}} in the store)', '{{name}} (на складе {{free}})'],
});
