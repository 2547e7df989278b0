import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../root';
import { alertRules, looksAtAlerts, metricsIn, mistakesIn, selectorsIn } from './rules';

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

it.each(rules)('$alert is written in PromQL', ({ expr }) => {
  expect(mistakesIn(expr)).toEqual([]);
  expect(metricsIn(expr)).not.toEqual([]);
});

it.each(rules)('$alert is tried where it has to be and where it must not', ({ alert }) => {
  const looks = looksAtAlerts().filter((one) => one.alert === alert);
  expect(new Set(looks.map(({ fires }) => fires))).toEqual(new Set([true, false]));
});

it('a mistake in an expression is found', () => {
  expect(mistakesIn('sum by (le (rate(x[5m]))')).not.toEqual([]);
  expect(mistakesIn('rate(x[5 minutes])')).not.toEqual([]);
});

it('metrics and their labels are read out of an expression, and nothing else', () => {
  expect(
    selectorsIn(
      'histogram_quantile(0.99, sum by (le, a) (rate(x_bucket{k=~"y|z"}[5m] offset 1h))) > 3 * y_total unless (z or vector(0)) < 1',
    ),
  ).toEqual([
    { metric: 'x_bucket', labels: ['k'] },
    { metric: 'y_total', labels: [] },
    { metric: 'z', labels: [] },
  ]);
});

/** Prometheus' own tool evaluates them too, where it is: it comes in no package that an installation here could bring. */
if (spawnSync('promtool', ['--version']).status === 0)
  it.each([
    ['check', ['check', 'rules', 'alerts.yml']],
    ['test', ['test', 'rules', 'alerts.test.yml']],
  ])('promtool %ss them', (_what, args) => {
    const { status, stdout, stderr } = spawnSync('promtool', args, {
      cwd: join(ROOT, 'ops'),
      encoding: 'utf8',
    });
    expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
  });
