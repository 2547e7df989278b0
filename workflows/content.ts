/** What a message says, as text for people. */
import type { MessageContent } from './events';
import type { Texts } from './texts';

/** Why a file that was sent is not here. */
export type Unkept = 'tooLarge' | 'gone';

/** The words of a text message or a pressed button's title; undefined where there are none. */
export function wordsOf(content: MessageContent): string | undefined {
  switch (content.type) {
    case 'text':
      return content.text.trim() || undefined;
    case 'choice':
      return content.title || content.id;
    case 'media':
      return content.caption?.trim() || undefined;
    case 'location':
    case 'contact':
    case 'unsupported':
      return undefined;
  }
}

/** The words as they are compared with a flow's own: lower case, without a closing full stop or exclamation mark. */
export const plainWordsOf = (content: MessageContent): string | undefined =>
  wordsOf(content)
    ?.toLowerCase()
    .replace(/[.!]+$/, '');

/** The whole message for a reader at the desk; `unkept` = its file is not to be had. */
export function describe(content: MessageContent, t: Texts, unkept?: Unkept): string {
  switch (content.type) {
    case 'text':
      return content.text;
    case 'choice':
      return content.title || content.id;
    case 'media':
      return [t.attachment(t.media[content.media] + (unkept ? t.unkept[unkept] : '')), content.caption]
        .filter(Boolean)
        .join(' ');
    case 'location': {
      const place = [content.name, content.address, `${content.latitude}, ${content.longitude}`]
        .filter(Boolean)
        .join(', ');
      return t.attachment(`${t.location}: ${place}`);
    }
    case 'contact':
      return t.attachment([`${t.contact}: ${content.name}`, content.phone].filter(Boolean).join(', '));
    case 'unsupported':
      return t.attachment(t.unsupported);
  }
}

/**
 * An employee's HTML comment as plain text: tags away, line breaks kept, the common entities decoded. In time that
 * grows with the length and no faster: a workflow that does not yield for two seconds is never let on.
 */
export function plainFromHtml(html: string): string {
  return html
    .replace(/<\s*br\s*\/?>|<\/(p|div|li|tr|h\d)\s*>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, (whole, name: string) => decodeEntity(name.toLowerCase()) ?? whole)
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  laquo: '«',
  raquo: '»',
  mdash: '—',
  ndash: '–',
  hellip: '…',
};

function decodeEntity(name: string): string | undefined {
  if (!name.startsWith('#')) return ENTITIES[name];
  const code = name.startsWith('#x') ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
