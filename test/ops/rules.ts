/** ops/alerts.yml, read. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../../root';

const rule = z.strictObject({
  alert: z.string().regex(/^Fixit[A-Za-z]+$/),
  expr: z.string().min(1),
  for: z
    .string()
    .regex(/^\d+[smh]$/)
    .optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.strictObject({ summary: z.string().min(20), runbook: z.string().min(1) }),
});
export type Rule = z.infer<typeof rule>;

const file = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(rule) })),
});

export const alertRules = (): Rule[] =>
  file
    .parse(parse(readFileSync(join(ROOT, 'ops', 'alerts.yml'), 'utf8')))
    .groups.flatMap(({ rules }) => rules);

/** Of PromQL, that which is no metric. */
const WORDS = new Set(
  'sum max min avg count rate increase histogram_quantile vector by without on ignoring offset and or unless le'.split(
    ' ',
  ),
);

/** Names of metrics in an expression: words outside of label lists, strings, ranges and groupings. */
export function metricsIn(expr: string): string[] {
  const bare = expr
    .replace(/\{[^}]*\}/g, '')
    .replace(/"[^"]*"|\[[^\]]*\]/g, '')
    .replace(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, '')
    .replace(/\boffset\s+\w+/g, '');
  return [...new Set(bare.match(/\b[a-zA-Z_:][\w:]*/g) ?? [])].filter((word) => !WORDS.has(word));
}

/** Labels that an expression selects or groups by, with its metric's name where it selects. */
export const selectorsIn = (expr: string): { metric: string; labels: string[] }[] =>
  [...expr.matchAll(/([a-z_:][\w:]*)\{([^}]*)\}/g)].map(([, metric, list]) => ({
    metric: metric!,
    labels: [...list!.matchAll(/(\w+)\s*[=!]/g)].map(([, label]) => label!),
  }));
