import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../root';
import { alertRules, metricsIn } from './rules';

const rules = alertRules();

/** Anchors as the usual renderers make them of headings. */
const anchors = readFileSync(join(ROOT, 'docs', 'operations.md'), 'utf8')
  .split('\n')
  .flatMap((line) => /^#+ (.*)$/.exec(line)?.[1] ?? [])
  .map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replace(/ /g, '-'),
  );

it('every alert has a name of its own', () => {
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
});

it.each(rules)(
  '$alert says what it means and what to do where its runbook points',
  ({ alert, annotations }) => {
    const [file, anchor] = annotations.runbook.split('#');
    expect(file).toBe('docs/operations.md');
    expect(anchor).toBe(alert.toLowerCase());
    expect(anchors.filter((one) => one === anchor)).toHaveLength(1);
  },
);

it('the names of metrics are read out of an expression, and nothing else', () => {
  expect(
    metricsIn(
      'histogram_quantile(0.99, sum by (le, a) (rate(x_bucket{k=~"y|z"}[5m] offset 1h))) > 3 * y_total unless (z or vector(0)) < 1',
    ),
  ).toEqual(['x_bucket', 'y_total', 'z']);
});
