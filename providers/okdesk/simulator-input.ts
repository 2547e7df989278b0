/** What a call of the simulated API carries: JSON or a multipart form, as Rails reads either into the same parameters. */
import { z } from 'zod';
import type { SimAnswer, SimRequest } from '../../sandbox/contract';

/** A file of a form, without its content: nobody looks into it here. */
export const sentFile = z.object({ name: z.string(), bytes: z.number() });
export type SentFile = z.infer<typeof sentFile>;

export type Parsed<T> = { success: true; data: T } | { success: false; answer: SimAnswer };

export const invalid = (errors: unknown): SimAnswer => ({ status: 422, body: { errors } });

/** Refusals nest by field, as the vendor's do: `{"errors":{"issue":{"title":["…"]}}}`. */
export async function parse<T>(schema: z.ZodType<T>, request: SimRequest): Promise<Parsed<T>> {
  const type = request.headers['content-type'] ?? '';
  let given: unknown;
  try {
    given = type.startsWith('multipart/form-data')
      ? await readForm(request.body, type)
      : JSON.parse(request.body.toString('utf8'));
  } catch {
    return { success: false, answer: { status: 400, body: { errors: 'Неверный формат запроса' } } };
  }
  const result = schema.safeParse(given);
  if (result.success) return result;
  const errors: Record<string, unknown> = {};
  for (const issue of result.error.issues) {
    const path = issue.path.map(String);
    let level = errors;
    for (const step of path.slice(0, -1)) level = (level[step] ??= {}) as Record<string, unknown>; // made here
    level[path.at(-1) ?? 'base'] = ['не может быть пустым или имеет неверное значение'];
  }
  return { success: false, answer: invalid(errors) };
}

/** `comment[attachments][0][attachment]` becomes `{comment: {attachments: {"0": {attachment: …}}}}`. */
async function readForm(body: Buffer, type: string): Promise<unknown> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const root: Record<string, unknown> = Object.create(null) as Record<string, unknown>; // no prototype to reach
  for (const [name, value] of form.entries()) {
    const path = name.split(/[[\]]+/).filter(Boolean);
    let level = root;
    for (const step of path.slice(0, -1))
      level = (level[step] ??= Object.create(null)) as Record<string, unknown>; // made here
    const last = path.at(-1) ?? '';
    level[last] = typeof value === 'string' ? value : { name: value.name, bytes: value.size };
  }
  return root;
}
