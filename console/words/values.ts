/**
 * Words for the values that the API answers: `<member>.<value>`. A value without a word here is shown as it is
 * (see `useWords().value`), so a newer API never breaks the page.
 */
import { defineWords } from './define';

export const values = defineWords({
  'outcome.taken': ['taken', 'принят'],
  'outcome.refused': ['refused', 'отклонён'],
  'outcome.unverified': ['unverified', 'не проверен'],

  'fault.ours': ['our fault', 'наша вина'],
  'fault.theirs': ['their fault', 'их вина'],

  'event.pending': ['pending', 'ждёт доставки'],
  'event.parked': ['parked', 'отложено'],
  'event.delivered': ['delivered', 'доставлено'],
  'event.ignored': ['ignored', 'не нужно'],
  'event.late': ['late', 'опоздало'],
  'event.unread': ['unread', 'не прочитано'],
  'event.dead': ['dead', 'не доставлено'],

  'dialog.active': ['active', 'идёт'],
  'dialog.waiting': ['waiting', 'ждёт'],
  'dialog.operator': ['with a person', 'у оператора'],
  'dialog.closed': ['closed', 'закрыт'],

  'ticket.open': ['open', 'открыта'],
  'ticket.awaiting_payment': ['awaiting payment', 'ждёт оплаты'],
  'ticket.closed': ['closed', 'закрыта'],

  'order.new': ['new', 'новый'],
  'order.reserving': ['reserving', 'бронируется'],
  'order.awaiting_payment': ['awaiting payment', 'ждёт оплаты'],
  'order.paid': ['paid', 'оплачен'],
  'order.fulfilling': ['fulfilling', 'исполняется'],
  'order.done': ['done', 'выполнен'],
  'order.expired': ['expired', 'просрочен'],
  'order.cancelled': ['cancelled', 'отменён'],
  'order.refunding': ['refunding', 'возврат денег'],
  'order.refunded': ['refunded', 'деньги возвращены'],
  'order.escalated': ['needs a person', 'нужен человек'],

  'payment.pending': ['pending', 'ожидается'],
  'payment.authorized': ['authorized', 'деньги удержаны'],
  'payment.paid': ['paid', 'оплачено'],
  'payment.partially_paid': ['partly paid', 'оплачено частично'],
  'payment.failed': ['failed', 'не прошёл'],
  'payment.cancelled': ['cancelled', 'отменён'],
  'payment.partially_refunded': ['partly refunded', 'возвращён частично'],
  'payment.refunded': ['refunded', 'возвращён'],

  'call.registered': ['registered', 'записан'],
  'call.posted': ['posted', 'отправлен'],
  'call.answered': ['answered', 'отвечен'],
  'call.failed': ['failed', 'не удался'],
  'call.expired': ['expired', 'просрочен'],

  'effect.started': ['under way', 'выполняется'],
  'effect.done': ['done', 'сделано'],
  'effect.unconfirmed': ['not confirmed', 'не подтверждено'],
  'effect.failed': ['failed', 'не удалось'],

  'scope.read': ['read', 'чтение'],
  'scope.operate': ['operate', 'управление'],
  'scope.flows': ['start flows', 'запуск процессов'],
  'scope.inventory': ['stock', 'склад'],
  'scope.calls': ['calls', 'вызовы'],
  'scope.admin': ['administer', 'администрирование'],

  'mode.validated': ['validated', 'с проверкой'],
  'mode.signed': ['signed', 'с подписью'],
  'mode.citeck': ['to Citeck', 'в Citeck'],
});
