import { escapeHtml } from '../escape-html';

/** HTML as tagged templates: every value is escaped unless it was made here. */
export interface Html {
  readonly html: string;
}

type Value = Html | string | number | undefined | readonly Html[];

export const html = (strings: TemplateStringsArray, ...values: Value[]): Html => ({
  html: strings.reduce((text, part, i) => text + shown(values[i - 1]) + part),
});

function shown(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return 'html' in value ? value.html : value.map((part) => part.html).join('');
}
