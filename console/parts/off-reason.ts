import { useWords } from '../words/speak';

/** Why a side is off, and which setting turns it on. The API says it in English: "off: set A and B, or C". */
export function useOffReason(): (reason: string | undefined, side: 'hook' | 'outbound') => string {
  const { t } = useWords();
  return (reason = '', side) => {
    if (reason === 'off: it has none') return t(side === 'hook' ? 'side.noHooks' : 'side.noCalls');
    const settings = /^off: set (.+)$/.exec(reason)?.[1];
    if (settings === undefined) return reason;
    const named = settings.replaceAll(', or ', t('side.or')).replaceAll(' and ', t('side.and'));
    return t('side.set', { settings: named });
  };
}
