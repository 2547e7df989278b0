/**
 * The members at the root of a JSON object, each value as it stands in the text: the token is made over the spelling of
 * numbers, which JSON.parse loses (`PaymentId` may be beyond 2^53, and 100.0 is not 100). Only of valid JSON.
 */
const LITERAL = /[^\s,}\]]+/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;

/** Strings without their quotes, numbers and booleans as spelt; null, objects and arrays are left out. */
export function rootValues(json: string): Map<string, string> {
  const values = new Map<string, string>();
  let at = json.indexOf('{') + 1;
  while (at > 0 && at < json.length) {
    const name = takeString(json, json.indexOf('"', at));
    if (name === undefined) break;
    const start = skipSpace(json, json.indexOf(':', name.end) + 1);
    const value = takeValue(json, start);
    // Of two members with one name the last counts, as in JSON.parse.
    if (value.scalar === undefined) values.delete(name.text);
    else values.set(name.text, value.scalar);
    const next = skipSpace(json, value.end);
    if (json[next] !== ',') break;
    at = next + 1;
  }
  return values;
}

function takeString(json: string, at: number): { text: string; end: number } | undefined {
  if (at < 0) return undefined;
  STRING.lastIndex = at;
  const [whole] = STRING.exec(json) ?? [];
  if (whole === undefined) return undefined;
  return { text: JSON.parse(whole) as string, end: at + whole.length }; // a JSON string is one
}

function takeValue(json: string, at: number): { scalar?: string; end: number } {
  if (json[at] === '"') {
    const string = takeString(json, at);
    return string ? { scalar: string.text, end: string.end } : { end: json.length };
  }
  if (json[at] === '{' || json[at] === '[') return { end: endOfNested(json, at) };
  LITERAL.lastIndex = at;
  const [literal = ''] = LITERAL.exec(json) ?? [];
  return { ...(literal === 'null' ? {} : { scalar: literal }), end: at + Math.max(literal.length, 1) };
}

function endOfNested(json: string, from: number): number {
  let depth = 0;
  for (let at = from; at < json.length; at++) {
    const character = json[at];
    if (character === '"') at = (takeString(json, at)?.end ?? json.length) - 1;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return json.length;
}

function skipSpace(json: string, at: number): number {
  let end = at;
  while (/\s/.test(json[end] ?? '')) end += 1;
  return end;
}
