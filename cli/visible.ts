/**
 * Text of strangers (names, reasons, headers) for a terminal: what would move its cursor, change its title or turn
 * the writing round is shown, not done. https://unicode.org/reports/tr9/ (explicit directional formatting)
 */

const ACTIVE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Line ends and tabs stay. */
export const visible = (text: string): string => text.replace(ACTIVE, escaped);

/** On one line. */
export const visibleInline = (text: string): string => visible(text.replace(/\s*\r?\n\s*|\t/g, ' '));

/** JSON for scripts; escapes inside strings are the same JSON. */
export const visibleJson = (value: unknown): string => visible(JSON.stringify(value, null, 2));
