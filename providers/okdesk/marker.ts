/**
 * How a comment of ours is known again. Okdesk gives comments no field for an outside key, and whether its HTML
 * filter keeps comments, classes or `data-` attributes is not documented. Text survives every filter, so the
 * effect id is written as text that no font draws: the four invisible operators U+2061 to U+2064, two bits
 * each, at the very end. They occur in no language (unlike the joiners U+200C and U+200D) and in no emoji.
 */
import type { EffectId } from '../contract';

const FIRST = 0x2061;
/** 128 bits at two bits a character. */
const LENGTH = 64;
/** Each tag can be read in one way only: two ways for `<br>` would double the work with every further one. */
const AT_END = new RegExp(`([\\u2061-\\u2064]{${LENGTH}})(?:\\s|&nbsp;|</?\\w+\\s*/?>)*$`, 'u');

export function markerOf(effectId: EffectId): string {
  const digits = [...effectId.replaceAll('-', '')].flatMap((digit) => {
    const value = Number.parseInt(digit, 16);
    return [value >> 2, value & 3];
  });
  return String.fromCharCode(...digits.map((value) => FIRST + value));
}

/** The effect id at the end of a comment's HTML, closing tags and blanks aside. */
export function readMarker(html: string): EffectId | undefined {
  const marker = AT_END.exec(html)?.[1];
  if (marker === undefined) return undefined;
  const values = [...marker].map((character) => character.charCodeAt(0) - FIRST);
  let hex = '';
  for (let i = 0; i < LENGTH; i += 2) hex += ((values[i] ?? 0) * 4 + (values[i + 1] ?? 0)).toString(16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A text that a person typed must not end in someone else's marker. */
export const withoutMarkers = (text: string): string => text.replace(/[\u2061-\u2064]/gu, '');
