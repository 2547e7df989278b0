/** The person of a dialog, by whatever is known of them. */
import type { Dialog } from '../../data/models';
import { useWords } from '../../words/speak';

export function useNameOf(): (dialog: Pick<Dialog, 'name' | 'phone' | 'contact'>) => string {
  const { t } = useWords();
  return ({ name, phone, contact }) => name ?? phone ?? t('dialogs.nameless', { contact });
}

/** A whole number as people write it; fewer digits may be part of a name. */
const PHONE = /^\+?[\d\s().-]+$/;
const MIN_DIGITS = 10;

export function personFilter(typed: string): { phone?: string; name?: string } {
  const text = typed.trim();
  if (text === '') return {};
  const isPhone = PHONE.test(text) && text.replace(/\D/g, '').length >= MIN_DIGITS;
  return isPhone ? { phone: text } : { name: text };
}
