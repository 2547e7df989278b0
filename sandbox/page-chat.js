/** One messenger: whose chat it is, what was said, the buttons that were offered, and what can be sent. */
import { button, element, keyed } from './page-dom.js';
import { word } from './page-words.js';

const FIRST_NAMES = ['Анна', 'Борис', 'Вера', 'Глеб', 'Дарья', 'Егор', 'Зоя', 'Иван'];
const THUMB = '👍';

export function chatPane(channel, act) {
  let current;
  let fresh;
  /** The message that is being corrected. */
  let corrected;
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
  });
  const send = element('button', { type: 'submit', class: 'primary', text: word('send') });
  const write = element(
    'form',
    { class: 'line', onsubmit: say },
    element('label', { class: 'grow' }, element('span', { class: 'hidden', text: word('message') }), text),
    send,
  );
  text.addEventListener('keydown', ({ key }) => key === 'Escape' && correct(undefined));
  const attach = element(
    'div',
    { class: 'line wrap small', title: word('captionHint') },
    ...Object.entries(channel.sends).map(([name, calls]) => button(word(name), () => sendMore(calls))),
  );
  const pane = element(
    'section',
    { class: `pane chat ${channel.id}`, id: `pane-${channel.id}` },
    element('div', { class: 'head' }, element('h2', { text: channel.title }), choice),
    begin,
    log,
    write,
    attach,
  );

  function choose(id) {
    current = id === '' ? undefined : id;
    log.replaceChildren();
    correct(undefined);
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

  /** The line is empty at once, for the next words; it gets back what could not be sent. */
  async function say(event) {
    event.preventDefault();
    const chat = shown();
    const [words, messageId] = [text.value, corrected];
    if (!chat || words.trim() === '') return;
    correct(undefined);
    text.value = '';
    const done = await (messageId === undefined
      ? act(channel.id, 'write', { ...whoIs(chat), text: words })
      : act(channel.id, 'edit', { ...channel.who(chat.id), messageId, text: words }));
    if (!done) text.value = words;
  }

  /** Files and places; what is written in the line goes with them. */
  async function sendMore(calls) {
    const chat = shown();
    const words = text.value;
    text.value = '';
    for (const [action, parameters] of calls(words.trim() || undefined)) {
      if (await act(channel.id, action, { ...whoIs(chat), ...parameters })) continue;
      text.value = words;
      return;
    }
  }

  const whoIs = ({ id, name: who }) => ({ ...channel.who(id), name: who });

  function correct(item) {
    if (item === undefined && corrected === undefined) return;
    corrected = item?.id;
    text.value = item?.text ?? '';
    send.textContent = word(item ? 'correct' : 'send');
    attach.hidden = item !== undefined;
    text.focus();
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
    const words = element('p');
    let now = item;
    const isWords = item.from === 'person' && !item.text.startsWith('[');
    const row = element(
      'li',
      { class: item.from },
      item.withdrawn ? element('p', { class: 'gone', text: word('withdrawn') }) : words,
      choices.length > 0 ? element('div', { class: 'choices' }, ...choices) : undefined,
      element(
        'div',
        { class: 'foot' },
        item.withdrawn ? undefined : touch(item),
        channel.edits && isWords && !item.withdrawn
          ? button(word('correct'), () => correct(now), 'quiet')
          : undefined,
        element('time', {
          datetime: item.at,
          text: new Date(item.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }),
        }),
      ),
    );
    row.update = (newer) => {
      if (words.dataset.text === newer.text) return;
      now = newer;
      words.dataset.text = newer.text;
      words.replaceChildren(...linked(newer.text));
    };
    return row;
  }

  /** The customer's thumb under a message of ours; away with one of their own. */
  function touch(item) {
    const does = (action, more) => () =>
      act(channel.id, action, { ...channel.who(current), messageId: item.id, ...more });
    if (!channel.touches.includes(item.from === 'person' ? 'withdraw' : 'react')) return undefined;
    if (item.from === 'person') return button(word('withdraw'), does('withdraw'), 'touch');
    const made = button(
      item.reaction ?? THUMB,
      does('react', item.reaction ? {} : { emoji: THUMB }),
      item.reaction ? 'touch on' : 'touch',
    );
    made.title = word(item.reaction ? 'unreact' : 'react');
    return made;
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
    attach.hidden = current === undefined || corrected !== undefined;
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    const messages = shown()?.messages ?? [];
    keyed(log, messages, keyOf, message, word('noMessages'));
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

/** Made anew where something was done to it. */
const keyOf = ({ id, from, reaction = '', withdrawn = false }) => `${from} ${id} ${reaction} ${withdrawn}`;

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
