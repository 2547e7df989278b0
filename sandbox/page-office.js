/** What the panes of the office's two systems have in common. */
import { element, keyed } from './page-dom.js';
import { word } from './page-words.js';

const SHOWN = 30;

/** @param by which member says what is newer; @param keyOf which one tells cards apart */
export function cardsPane({ id, title, itemsOf, by, keyOf, card, empty }) {
  const list = element('ol', { class: 'cards' });
  const head = element('div', { class: 'head' }, element('h2', { text: word(id) }));
  return {
    id,
    title,
    pane: element('section', { class: `pane ${id}`, id: `pane-${id}` }, head, list),
    update: (state) => keyed(list, newest(itemsOf(state), by), keyOf, card, word(empty)),
  };
}

export const named = (control, label) => {
  control.setAttribute('aria-label', word(label));
  return control;
};

const newest = (items, by) => [...items].sort((a, b) => (a[by] < b[by] ? 1 : -1)).slice(0, SHOWN);
