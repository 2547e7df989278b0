/** The accountant's invoices: paid whole or in part, a payment taken back, money given back, the invoice cancelled. */
import { button, element } from './page-dom.js';
import { cardsPane, named } from './page-office.js';
import { word } from './page-words.js';

const rubles = (minor) => (minor / 100).toLocaleString('ru-RU', { style: 'currency', currency: 'RUB' });

export const onecPane = (act) =>
  cardsPane({
    id: 'onec',
    title: '1C',
    itemsOf: ({ invoices }) => invoices,
    by: 'number',
    keyOf: ({ ref }) => ref,
    card: ({ ref }) => invoiceCard(ref, act),
    empty: 'noInvoices',
  });

function invoiceCard(ref, act) {
  const title = element('h3');
  const badge = element('span', { class: 'badge' });
  const sum = element('p', { class: 'sum' });
  const note = element('p', { class: 'text note' });
  const amount = named(
    element('input', {
      name: 'amount',
      inputmode: 'decimal',
      placeholder: word('amount'),
      autocomplete: 'off',
    }),
    'amount',
  );
  /** The whole sum where none is typed. */
  const move = (action) => async () => {
    const typed = amount.value.trim();
    if (await act('onec', action, { ref, ...(typed === '' ? {} : { amount: typed }) })) amount.value = '';
  };
  const pay = button(word('pay'), () => act('onec', 'pay', { ref }), 'primary');
  const part = element('button', { type: 'submit', text: word('payPart') });
  const refund = button(word('refund'), move('refund'));
  const takeBack = button(word('cancelPayment'), () => act('onec', 'cancelPayment', { ref }));
  const cancel = button(word('cancelInvoice'), () => act('onec', 'cancel', { ref }), 'danger');
  const payPart = async (event) => {
    event.preventDefault();
    if (amount.value.trim() === '') return amount.focus();
    await move('pay')();
  };
  const form = element(
    'form',
    { class: 'line wrap', onsubmit: payPart },
    element('label', { class: 'grow' }, amount),
    part,
    element('div', { class: 'line wrap whole small' }, pay, refund, takeBack, cancel),
  );
  const card = element(
    'li',
    { class: 'card' },
    element('div', { class: 'head' }, title, badge),
    sum,
    note,
    form,
  );
  card.update = (invoice) => {
    const state = stateOf(invoice);
    title.textContent = `№ ${invoice.number}`;
    badge.textContent = word(state);
    badge.classList.toggle('good', state === 'paid');
    sum.textContent =
      invoice.paid > 0 && state !== 'paid'
        ? `${rubles(invoice.paid)} ${word('of')} ${rubles(invoice.amount)}`
        : rubles(invoice.amount);
    note.textContent = invoice.fields['Комментарий'] ?? '';
    pay.hidden = invoice.paid >= invoice.amount;
    refund.hidden = invoice.paid <= 0;
    takeBack.hidden = !invoice.payment || invoice.paid <= 0;
    form.hidden = invoice.deleted;
  };
  return card;
}

function stateOf({ deleted, posted, paid, amount }) {
  if (deleted) return 'cancelled';
  if (!posted) return 'draft';
  if (paid >= amount) return 'paid';
  return paid > 0 ? 'partly' : 'unpaid';
}
