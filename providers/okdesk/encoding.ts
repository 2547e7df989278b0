/** Plain text for Okdesk's two sinks: HTML (descriptions, comments) and one-line fields (titles, names). */
import { escapeHtml } from '../../escape-html';
import { clip } from '../clip';
import { withoutMarkers } from './marker';

/** Okdesk cuts nothing that a person would write; a bound all the same. */
const HTML_LIMIT = 60_000;

/** Descriptions and comments are HTML, line breaks `<br>` (apidocs.okdesk.ru, «Добавление комментария»). */
export function htmlOf(text: string): string {
  return escapeHtml(clip(withoutMarkers(text), HTML_LIMIT)).replace(/\r\n?|\n/g, '<br>');
}

/**
 * A title or name: one line. Whether every list and mail of Okdesk escapes these is not documented, so angle
 * brackets become quotation marks that look like them instead of entities that some place would show.
 */
export function lineOf(text: string, limit: number): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return clip(withoutMarkers(line), limit).replaceAll('<', '‹').replaceAll('>', '›');
}
