/** One messenger: whose chat it is, what was said, the buttons that were offered, and a line to write in. */
import { button, element, keyed } from './page-dom.js';
import { word } from './page-words.js';

const FIRST_NAMES = ['Анна', 'Борис', 'Вера', 'Глеб', 'Дарья', 'Егор', 'Зоя', 'Иван'];
const digits = (count) => Array.from({ length: count }, () => Math.floor(Math.random() * 10)).join('');

export const telegram = {
  id: 'telegram',
  title: 'Telegram',
  chatsOf: (state) => state.chats,
  newId: () => `5${digits(9)}`,
  who: (id) => ({ chatId: id }),
};
export const whatsapp = {
  id: 'whatsapp',
  title: 'WhatsApp',
  chatsOf: (state) => state.conversations,
  newId: () => `7916${digits(7)}`,
  // A chat of digits is a phone; another one is a user who shows none.
  who: (id) => (/^\d+$/.test(id) ? { from: `+${id}` } : { userId: id }),
};

export function chatPane(channel, act) {
  let current;
  let fresh;
  let chats = [];

  const choice = element('select', { 'aria-label': word('customer'), onchange: () => choose(choice.value) });
  const name = element('input', {
    name: 'name',
    maxlength: 40,
    placeholder: word('name'),
    autocomplete: 'off',
  });
  const begin = element(
    'form',
    { class: 'line', onsubmit: startChat },
    element('label', { class: 'grow' }, element('span', { class: 'hidden', text: word('name') }), name),
    element('button', { type: 'submit', text: word('start') }),
  );
  const log = element('ol', { class: 'log', role: 'log', 'aria-live': 'polite', tabindex: 0 });
  log.setAttribute('aria-label', channel.title);
  const text = element('input', {
    name: 'text',
    placeholder: word('message'),
    autocomplete: 'off',
    required: true,
  });
  const write = element(
    'form',
    { class: 'line', onsubmit: say },
    element('label', { class: 'grow' }, element('span', { class: 'hidden', text: word('message') }), text),
    element('button', { type: 'submit', class: 'primary', text: word('send') }),
  );
  const pane = element(
    'section',
    { class: `pane chat ${channel.id}`, id: `pane-${channel.id}` },
    element('div', { class: 'head' }, element('h2', { text: channel.title }), choice),
    begin,
    log,
    write,
  );

  function choose(id) {
    current = id === '' ? undefined : id;
    log.replaceChildren();
    show();
    (current ? text : name).focus();
  }

  function startChat(event) {
    event.preventDefault();
    fresh = {
      id: channel.newId(),
      name: name.value.trim() || FIRST_NAMES[Math.floor(Math.random() * FIRST_NAMES.length)],
      messages: [],
    };
    name.value = '';
    choose(fresh.id);
  }

  async function say(event) {
    event.preventDefault();
    const chat = shown();
    const words = text.value;
    if (!chat || words.trim() === '') return;
    text.value = '';
    const done = await act(channel.id, 'write', { ...channel.who(chat.id), name: chat.name, text: words });
    if (!done) text.value = words;
  }

  const shown = () =>
    (fresh?.id === current && !chats.some(({ id }) => id === current) ? fresh : undefined) ??
    chats.find(({ id }) => id === current);

  function message(item) {
    const choices = (item.buttons ?? []).map(({ id, title, description }) => {
      const press = () => act(channel.id, 'press', { ...channel.who(current), id, messageId: item.id });
      const made = button(title, press, 'choice');
      if (description) made.title = description;
      return made;
    });
    return element(
      'li',
      { class: item.from },
      element('p', {}, ...linked(item.text)),
      choices.length > 0 ? element('div', { class: 'choices' }, ...choices) : undefined,
      element('time', {
        datetime: item.at,
        text: new Date(item.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }),
      }),
    );
  }

  function show() {
    const all = fresh && !chats.some(({ id }) => id === fresh.id) ? [fresh, ...chats] : chats;
    const options = [...all.map(({ id, name: who }) => [id, who]), ['', word('newCustomer')]];
    if (JSON.stringify(options) !== choice.dataset.shown) {
      choice.dataset.shown = JSON.stringify(options);
      choice.replaceChildren(...options.map(([value, label]) => element('option', { value, text: label })));
    }
    choice.value = current ?? '';
    begin.hidden = current !== undefined;
    write.hidden = current === undefined;
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    const messages = shown()?.messages ?? [];
    keyed(log, messages, ({ id, from }) => `${from} ${id}`, message, word('noMessages'));
    if (atEnd) log.scrollTop = log.scrollHeight;
  }

  return {
    id: channel.id,
    title: channel.title,
    pane,
    update(state) {
      chats = [...channel.chatsOf(state)].sort((a, b) => lastAt(b).localeCompare(lastAt(a)));
      if (current === undefined && !fresh && chats[0] && !pane.contains(document.activeElement))
        current = chats[0].id;
      show();
    },
  };
}

const lastAt = ({ messages }) => messages.at(-1)?.at ?? '';

/** Text with its web addresses as links; only http(s) ever becomes one. */
function linked(text) {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, i) =>
      i % 2 === 1
        ? element('a', { href: part, target: '_blank', rel: 'noreferrer noopener', text: part })
        : part,
    );
}
