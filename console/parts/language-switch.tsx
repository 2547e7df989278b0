import { Button } from '@mantine/core';
import { useWords } from '../words/speak';

/** Says the other language in that language. */
export function LanguageSwitch() {
  const { t, language, choose } = useWords();
  const other = language === 'en' ? 'ru' : 'en';
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      lang={other}
      aria-label={t('shell.languageLabel')}
      onClick={() => choose(other)}
    >
      {t('shell.language')}
    </Button>
  );
}
