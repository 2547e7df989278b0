/** The office's two systems: the technician's issues and the accountant's invoices. */
import { button, element, keyed, textOfHtml } from './page-dom.js';
import { word } from './page-words.js';

const SHOWN = 30;
const STATUSES = ['opened', 'in_progress', 'delayed', 'awaiting_payment', 'completed', 'closed'];
const rubles = (minor) => (minor / 100).toLocaleString('ru-RU', { style: 'currency', currency: 'RUB' });

export function okdeskPane(act) {
  const list = element('ol', { class: 'cards' });
  return {
    id: 'okdesk',
    title: 'Okdesk',
    pane: pane('okdesk', list),
    update: ({ issues }) =>
      keyed(
        list,
        newest(issues, 'id'),
        ({ id }) => id,
        (issue) => issueCard(issue.id, act),
        word('noIssues'),
      ),
  };
}

function issueCard(issueId, act) {
  const title = element('h3');
  const badge = element('span', { class: 'badge' });
  const description = element('p', { class: 'text' });
  const comments = element('ul', { class: 'comments' });
  const text = element('input', {
    name: 'text',
    required: true,
    placeholder: word('comment'),
    autocomplete: 'off',
  });
  text.setAttribute('aria-label', word('comment'));
  const audience = element(
    'select',
    { 'aria-label': word('comment') },
    element('option', { value: 'public', text: word('toCustomer') }),
    element('option', { value: 'private', text: word('internal') }),
  );
  const status = element('select', {
    'aria-label': word('status'),
    onchange: () => act('okdesk', 'status', { issueId, code: status.value }),
  });
  status.append(...STATUSES.map((code) => element('option', { value: code, text: word(code) })));
  const close = button(word('close'), () => act('okdesk', 'close', { issueId }), 'primary');
  const form = element(
    'form',
    {
      class: 'line wrap',
      onsubmit: async (event) => {
        event.preventDefault();
        const parameters = { issueId, text: text.value, public: audience.value === 'public' };
        if (await act('okdesk', 'comment', parameters)) text.value = '';
      },
    },
    element('label', { class: 'whole' }, text),
    audience,
    element('button', { type: 'submit', text: word('add') }),
  );
  const card = element(
    'li',
    { class: 'card' },
    element('div', { class: 'head' }, title, badge),
    description,
    comments,
    form,
    element('div', { class: 'line wrap' }, status, close),
  );
  card.update = (issue) => {
    title.textContent = `№ ${issue.id} · ${issue.title}`;
    badge.textContent = issue.status.name + (issue.rate ? ` · ${word('rate')}: ${issue.rate}` : '');
    description.textContent = textOfHtml(issue.description);
    const done = issue.status.code === 'closed' || issue.status.code === 'completed';
    badge.classList.toggle('good', done);
    close.hidden = done;
    if (!STATUSES.includes(issue.status.code)) {
      if (![...status.options].some(({ value }) => value === issue.status.code)) {
        status.append(element('option', { value: issue.status.code, text: issue.status.name }));
      }
    }
    if (document.activeElement !== status) status.value = issue.status.code;
    comments.hidden = issue.comments.length === 0;
    keyed(comments, issue.comments, ({ id }) => id, comment, '');
  };
  return card;
}

const comment = (item) =>
  element(
    'li',
    { class: item.public ? 'public' : 'private' },
    element('b', { text: `${word(item.author.type)}${item.public ? '' : ` (${word('internal')})`}: ` }),
    textOfHtml(item.content),
  );

export function onecPane(act) {
  const list = element('ol', { class: 'cards' });
  return {
    id: 'onec',
    title: '1C',
    pane: pane('onec', list),
    update: ({ invoices }) =>
      keyed(
        list,
        newest(invoices, 'number'),
        ({ ref }) => ref,
        ({ ref }) => invoiceCard(ref, act),
        word('noInvoices'),
      ),
  };
}

function invoiceCard(ref, act) {
  const title = element('h3');
  const badge = element('span', { class: 'badge' });
  const sum = element('p', { class: 'sum' });
  const note = element('p', { class: 'text note' });
  const amount = element('input', {
    name: 'amount',
    inputmode: 'decimal',
    placeholder: word('amount'),
    autocomplete: 'off',
  });
  amount.setAttribute('aria-label', word('amount'));
  const pay = button(word('pay'), () => act('onec', 'pay', { ref }), 'primary');
  const part = element('button', { type: 'submit', text: word('payPart') });
  const refund = button(word('refund'), () => act('onec', 'refund', { ref }));
  const form = element(
    'form',
    {
      class: 'line wrap',
      onsubmit: async (event) => {
        event.preventDefault();
        if (amount.value.trim() === '') return amount.focus();
        if (await act('onec', 'pay', { ref, amount: amount.value })) amount.value = '';
      },
    },
    element('label', { class: 'grow' }, amount),
    part,
    element('div', { class: 'line whole' }, pay, refund),
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
    refund.hidden = invoice.paid === 0;
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

const pane = (id, list) =>
  element(
    'section',
    { class: `pane ${id}`, id: `pane-${id}` },
    element('div', { class: 'head' }, element('h2', { text: word(id) })),
    list,
  );

const newest = (items, by) => [...items].sort((a, b) => (a[by] < b[by] ? 1 : -1)).slice(0, SHOWN);
