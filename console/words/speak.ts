/** Speaks the console's texts in the language that the operator chose, or the browser prefers. */
import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { texts } from './all';
import type { WordKey } from './all';
import { formsOf } from './define';

export type Language = 'en' | 'ru';
const KEPT = 'fixit.language';
const FORMS = { en: ['one', 'other'], ru: ['one', 'few', 'many'] } as const;

const resourcesOf = (language: Language): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([key, [english, russian]]) => {
      const forms = formsOf(language === 'en' ? english : russian);
      if (forms.length === 1) return [[key, forms[0]!]];
      const named = FORMS[language].map((form, i) => [`${key}_${form}`, forms[i] ?? forms.at(-1)!]);
      // Fractions in Russian; no count of ours is one.
      return language === 'ru' ? [...named, [`${key}_other`, forms.at(-1)!]] : named;
    }),
  );

function preferred(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'en' || kept === 'ru') return kept;
  return navigator.language.toLowerCase().startsWith('ru') ? 'ru' : 'en';
}

export function startSpeaking(): void {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  void i18next.use(initReactI18next).init({
    lng: preferred(),
    fallbackLng: 'en',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false }, // React escapes
    resources: { en: { translation: resourcesOf('en') }, ru: { translation: resourcesOf('ru') } },
  });
}

export interface Words {
  language: Language;
  /** For numbers and times: the language as it is written where the browser is at home, `en-GB`. */
  locale: string;
  /** A text of the console. */
  t(key: WordKey, members?: Readonly<Record<string, string | number>>): string;
  /** The word for a value of the API, the value itself where there is none. */
  value(member: string, value: string): string;
  choose(language: Language): void;
}

export function useWords(): Words {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'ru' ? 'ru' : 'en';
  return {
    language,
    locale: navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language,
    t: (key, members) => t(key, { ...members }),
    value: (member, value) => (i18n.exists(`${member}.${value}`) ? t(`${member}.${value}`) : value),
    choose(language) {
      localStorage.setItem(KEPT, language);
      void i18n.changeLanguage(language);
    },
  };
}
