/** ops/alerts.yml and its unit tests, read. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { LRParser } from '@lezer/lr';
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

/** Its types say that it is an ES module alone; it has a CommonJS build. */
const { parser } = createRequire(__filename)('@prometheus-io/lezer-promql') as { parser: LRParser };

interface Selector {
  metric: string;
  labels: string[];
}

/** Where an expression is none by Prometheus' own grammar: what stands there. */
export function mistakesIn(expr: string): string[] {
  const found: string[] = [];
  parser.parse(expr).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) found.push(`at ${from}: "${expr.slice(from, to)}"`);
    },
  });
  return found;
}

/** Metrics that an expression is made of, each with the labels that it is selected by. */
export function selectorsIn(expr: string): Selector[] {
  const found: Selector[] = [];
  let inSelector = false;
  parser.parse(expr).iterate({
    enter: ({ name, from, to }) => {
      const text = expr.slice(from, to);
      if (name === 'VectorSelector') inSelector = true;
      else if (inSelector && name === 'Identifier') found.push({ metric: text, labels: [] });
      else if (inSelector && name === 'LabelName') found.at(-1)!.labels.push(text);
    },
    leave: ({ name }) => {
      if (name === 'VectorSelector') inSelector = false;
    },
  });
  return found;
}

export const metricsIn = (expr: string): string[] => [
  ...new Set(selectorsIn(expr).map(({ metric }) => metric)),
];

const unitTests = z.object({
  rule_files: z.array(z.string()),
  tests: z.array(
    z.object({
      alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })),
    }),
  ),
});

/** Of ops/alerts.test.yml: each look at an alert, and whether it is to be there. */
export const looksAtAlerts = (): { alert: string; fires: boolean }[] =>
  unitTests
    .parse(parse(readFileSync(join(ROOT, 'ops', 'alerts.test.yml'), 'utf8')))
    .tests.flatMap((one) => one.alert_rule_test)
    .map(({ alertname, exp_alerts: expected }) => ({ alert: alertname, fires: expected.length > 0 }));
