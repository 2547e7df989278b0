/** Nested values as the form that Stripe reads: `line_items[0][price_data][currency]=rub`. */

export type FormValue =
  string | number | undefined | readonly FormValue[] | { readonly [name: string]: FormValue };

export function formOf(values: Record<string, FormValue>): string {
  const form = new URLSearchParams();
  const put = (name: string, value: FormValue): void => {
    if (value === undefined) return;
    if (typeof value !== 'object') return form.append(name, String(value));
    for (const [key, inner] of Object.entries(value)) put(`${name}[${key}]`, inner);
  };
  for (const [name, value] of Object.entries(values)) put(name, value);
  return form.toString();
}
