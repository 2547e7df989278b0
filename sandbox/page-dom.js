/** Making elements without markup in strings: what strangers wrote is only ever text. */

/** @param attributes `class`, `text`, `onclick`, anything else as an attribute; false and undefined are left out */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name === 'text') node.textContent = value;
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== null));
  return node;
}

export const button = (text, onclick, kind = '') =>
  element('button', { type: 'button', text, onclick, class: kind });

/**
 * Shows `items` as children of `list`, in order. A child is made once per key and then only updated, so that
 * focus and half-written text survive.
 */
export function keyed(list, items, keyOf, make, empty) {
  const known = new Map([...list.children].map((child) => [child.dataset.key, child]));
  if (items.length === 0) {
    if (list.children.length !== 1 || !known.has('empty')) {
      list.replaceChildren(element('li', { class: 'empty', 'data-key': 'empty', text: empty }));
    }
    return;
  }
  const wanted = items.map((item) => {
    const key = String(keyOf(item));
    const child = known.get(key) ?? make(item);
    child.dataset.key = key;
    child.update?.(item);
    return child;
  });
  const same =
    wanted.length === list.children.length && wanted.every((child, i) => child === list.children[i]);
  if (same) return;
  for (const child of [...list.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((child, i) => {
    if (list.children[i] !== child) list.insertBefore(child, list.children[i] ?? null);
  });
}

/** A help desk's HTML as text; parsed in a document that neither runs nor loads anything. */
export function textOfHtml(html) {
  const parsed = new DOMParser().parseFromString(html.replace(/<br\s*\/?>/gi, '\n'), 'text/html');
  return parsed.body.textContent.trim();
}
