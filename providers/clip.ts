/**
 * Text that fits a channel's limit. What is cut ends in an ellipsis; a surrogate pair is never halved, and a lone
 * surrogate or NUL (which JSON carries and vendors refuse) becomes U+FFFD.
 *
 * @param limit UTF-16 code units, the strictest of the ways in which vendors count
 */
export function clip(text: string, limit: number): string {
  const clean = text.replace(/[\p{Surrogate}\0]/gu, '\uFFFD');
  if (clean.length <= limit) return clean;
  const cut = clean.slice(0, limit - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/**
 * A vendor's own words, fit for an error message, which must hold no secret and no personal data: the secret the
 * call was made with is left out, and so are long unbroken words (other tokens) and digit runs (phones, ids).
 */
export function vendorWords(text: string, secret = ''): string {
  const withoutSecret = secret === '' ? text : text.replaceAll(secret, '…');
  return clip(withoutSecret.replace(/\S{40,}/g, '…').replace(/\+?\d[\d\s()-]{5,}\d/g, '…'), 300);
}
