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
