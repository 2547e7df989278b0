/**
 * Templates over the parameters of a request: `deal-{data[FIELDS][ID]}`. What a template needs and the request has not
 * is an error, never an empty place: two strangers would meet in one workflow.
 */

/** A sentence for whoever made the route. */
export class TemplateError extends Error {
  override name = 'TemplateError';
}

const PLACE = /\{([^{}|]+)(?:\|(number|optional))?\}/g;
const WHOLE = /^\{([^{}|]+)(?:\|(number|optional))?\}$/;
const MAX_VALUE = 200;

/** Undefined where the template is well formed. */
export function templateProblem(template: string): string | undefined {
  const rest = template.replace(PLACE, '');
  if (/[{}]/.test(rest))
    return 'a place reads {name}, {name|number} or {name|optional}; no other braces are allowed';
  return undefined;
}

/** The names of the parameters that it takes, in all its texts. */
export function placesIn(value: unknown): string[] {
  if (typeof value === 'string') return [...value.matchAll(PLACE)].map(([, name]) => name!);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(placesIn) : [];
}

/**
 * @param encode of each value; for parts of an id
 * Throws TemplateError.
 */
export function fill(
  template: string,
  parameters: Readonly<Record<string, string>>,
  encode: (value: string) => string = (value) => value,
): string {
  return template.replace(PLACE, (_place, name: string) => encode(valueOf(name, parameters, MAX_VALUE)));
}

/** Fills every string in it; `{n|number}` alone is a number, and a member that is `{n|optional}` alone may be left out. */
export function fillAll(value: unknown, parameters: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return fillValue(value, parameters);
  if (Array.isArray(value)) return value.map((member) => fillAll(member, parameters));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
      const filled = fillAll(member, parameters);
      return filled === undefined ? [] : [[name, filled]];
    }),
  );
}

/** Texts that go into an input may be longer than what an id is made of. */
const MAX_TEXT = 10_000;

function fillValue(template: string, parameters: Readonly<Record<string, string>>): unknown {
  const [, name, filter] = WHOLE.exec(template) ?? [];
  if (name === undefined)
    return template.replace(PLACE, (_place, part: string) => valueOf(part, parameters, MAX_TEXT));
  if (filter === 'optional' && isMissing(name, parameters)) return undefined;
  const value = valueOf(name, parameters, MAX_TEXT);
  if (filter !== 'number') return value;
  const number = Number(value);
  if (!Number.isFinite(number)) throw new TemplateError(`the parameter ${name} is no number`);
  return number;
}

const isMissing = (name: string, parameters: Readonly<Record<string, string>>): boolean =>
  !Object.hasOwn(parameters, name) || parameters[name]!.trim() === '';

function valueOf(name: string, parameters: Readonly<Record<string, string>>, longest: number): string {
  if (isMissing(name, parameters))
    throw new TemplateError(`the route needs the parameter ${name}, which the request has not`);
  const value = parameters[name]!.trim();
  if (value.length > longest) throw new TemplateError(`the parameter ${name} is longer than ${longest}`);
  if (longest === MAX_VALUE && /[\u0000-\u001f\u007f\ufffd]/.test(value))
    throw new TemplateError(`the parameter ${name} holds characters that no id is made of`);
  return value;
}
