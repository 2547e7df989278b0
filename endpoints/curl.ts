/** A call as a line for a POSIX shell. https://curl.se/docs/manpage.html */

export interface CurlCall {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Of Basic authentication, whose password is the secret. */
  user?: string;
}

/** The variable of the shell that holds the secret. */
export const VARIABLE = 'TOKEN';

/** @param place what stands where the secret belongs: letters and digits */
export function curlOf({ method, url, headers, body, user }: CurlCall, place: string): string {
  const quoted = (text: string): string => shellQuoted(text, place);
  const parts = [`curl -sS -X ${method} ${quoted(url)}`];
  if (user !== undefined) parts.push(`--user ${quoted(`${user}:${place}`)}`);
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  parts.push(...bodyParts(body, isForm(headers), place));
  return parts.join(' \\\n  ');
}

const isForm = (headers: Readonly<Record<string, string>>): boolean =>
  (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');

/** In a form the secret is encoded by curl, whatever is in it; its name is encoded already. */
function bodyParts(body: string, form: boolean, place: string): string[] {
  const pairs = form ? body.split('&') : [];
  const secret = pairs.filter((pair) => pair.endsWith(`=${place}`));
  if (secret.length === 0) return [`--data-raw ${shellQuoted(body, place)}`];
  const rest = pairs.filter((pair) => !secret.includes(pair)).join('&');
  return [
    ...(rest === '' ? [] : [`--data-raw ${shellQuoted(rest, place)}`]),
    ...secret.map((pair) => `--data-urlencode ${shellQuoted(pair, place)}`),
  ];
}

/**
 * Within apostrophes a shell reads nothing but the next apostrophe, which is put outside of them. The variable stands
 * in quotation marks, so that it stays one word.
 */
export const shellQuoted = (text: string, place: string): string =>
  text
    .split(place)
    .map((part) => (part === '' ? '' : `'${part.replaceAll("'", `'\\''`)}'`))
    .join(`"$${VARIABLE}"`) || "''";
