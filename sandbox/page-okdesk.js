/** The master's issues: their comments and files, status, closure and deletion. */
import { button, element, keyed, textOfHtml } from './page-dom.js';
import { cardsPane, named } from './page-office.js';
import { word } from './page-words.js';

const STATUSES = ['opened', 'in_progress', 'delayed', 'awaiting_payment', 'completed', 'closed'];

export const okdeskPane = (act) =>
  cardsPane({
    id: 'okdesk',
    title: 'Okdesk',
    itemsOf: ({ issues }) => issues,
    by: 'id',
    keyOf: ({ id }) => id,
    card: ({ id }) => issueCard(id, act),
    empty: 'noIssues',
  });

function issueCard(issueId, act) {
  const title = element('h3');
  const badge = element('span', { class: 'badge' });
  const description = element('p', { class: 'text' });
  const comments = element('ul', { class: 'comments' });
  const status = named(
    element('select', { onchange: () => act('okdesk', 'status', { issueId, code: status.value }) }),
    'status',
  );
  status.append(...STATUSES.map((code) => element('option', { value: code, text: word(code) })));
  const close = button(word('close'), () => act('okdesk', 'close', { issueId }), 'primary');
  const remove = button(word('delete'), () => act('okdesk', 'delete', { issueId }), 'danger');
  const card = element(
    'li',
    { class: 'card' },
    element('div', { class: 'head' }, title, badge),
    description,
    comments,
    commentForm(issueId, act),
    element('div', { class: 'line wrap small' }, status, close, remove),
  );
  card.update = (issue) => {
    title.textContent = `№ ${issue.id} · ${issue.title}`;
    badge.textContent = issue.status.name + (issue.rate ? ` · ${word('rate')}: ${issue.rate}` : '');
    description.textContent = [textOfHtml(issue.description), namesOf(issue)].filter(Boolean).join('\n');
    const done = issue.status.code === 'closed' || issue.status.code === 'completed';
    badge.classList.toggle('good', done);
    close.hidden = done;
    if (![...status.options].some(({ value }) => value === issue.status.code))
      status.append(element('option', { value: issue.status.code, text: issue.status.name }));
    if (document.activeElement !== status) status.value = issue.status.code;
    comments.hidden = issue.comments.length === 0;
    keyed(comments, issue.comments, ({ id }) => id, comment, '');
  };
  return card;
}

/** Words, a file, or both; for the customer or among the staff. */
function commentForm(issueId, act) {
  const text = named(
    element('input', { name: 'text', placeholder: word('comment'), autocomplete: 'off' }),
    'comment',
  );
  const audience = named(
    element(
      'select',
      {},
      element('option', { value: 'public', text: word('toCustomer') }),
      element('option', { value: 'private', text: word('internal') }),
    ),
    'audience',
  );
  const file = named(element('input', { type: 'file', name: 'file' }), 'file');
  const submit = async (event) => {
    event.preventDefault();
    const isPublic = audience.value === 'public';
    // The sandbox keeps a file's name and size, not its content.
    const files = [...file.files].map(({ name, size }) => ({ name, bytes: size, is_public: isPublic }));
    if (text.value.trim() === '' && files.length === 0) return text.focus();
    if (!(await act('okdesk', 'comment', { issueId, text: text.value, public: isPublic, files }))) return;
    text.value = '';
    file.value = '';
  };
  return element(
    'form',
    { class: 'line wrap', onsubmit: submit },
    element('label', { class: 'whole' }, text),
    element('label', { class: 'whole' }, file),
    audience,
    element('button', { type: 'submit', text: word('add') }),
  );
}

const comment = (item) =>
  element(
    'li',
    { class: item.public ? 'public' : 'private' },
    element('b', { text: `${word(item.author.type)}${item.public ? '' : ` (${word('internal')})`}: ` }),
    [textOfHtml(item.content), namesOf(item)].filter(Boolean).join('\n'),
  );

const namesOf = ({ attachments }) =>
  attachments.map(({ attachment_file_name: name }) => `[${word('file')}: ${name}]`).join('\n');
