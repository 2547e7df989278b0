/** What a message says, in words: also of what is no text. */
import type { Message } from '../../data/models';
import { useWords } from '../../words/speak';

export function useSaid(): (message: Message) => string {
  const { t, value } = useWords();
  return (message) => {
    const { content } = message;
    if (!content)
      return message.direction === 'in' && message.withdrawnAt !== undefined
        ? t('dialog.withdrawn')
        : t('dialog.erased');
    const text = (name: string): string => {
      const member = content[name];
      return typeof member === 'string' || typeof member === 'number' ? String(member) : '';
    };
    switch (content.type) {
      case 'text':
        return text('text');
      case 'choice':
        return t('dialog.pressed', { title: text('title') || text('id') });
      case 'media':
        return text('caption');
      case 'location':
        return t('dialog.location', {
          place: [text('name'), text('address'), `${text('latitude')}, ${text('longitude')}`]
            .filter(Boolean)
            .join(', '),
        });
      case 'contact':
        return t('dialog.contact', { contact: [text('name'), text('phone')].filter(Boolean).join(', ') });
      default:
        return t('dialog.unsupported', { what: value('about', text('what') || content.type) });
    }
  };
}
