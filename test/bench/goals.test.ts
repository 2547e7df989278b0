import { GOALS, judge } from '../../bench/goals';

describe('the goals of a bench', () => {
  it('are met by a figure at its bound, and missed beyond it', () => {
    const met = { ackedS: 3, speedup: 4, lost: 0, reordered: 0 };
    expect(judge('burst', met).map((row) => row.met)).toEqual([true, true, true, true]);
    const missed = { ackedS: 3.01, speedup: 3.9, lost: 1, reordered: 2 };
    expect(judge('burst', missed).map((row) => row.met)).toEqual([false, false, false, false]);
  });

  it('are missed by a figure that is not there, is negative where 0 is asked for, or is no number', () => {
    const rows = judge('burst', { ackedS: 'soon', speedup: NaN, lost: -1 });
    expect(rows.map(({ met, value }) => ({ met, value }))).toEqual([
      { met: false, value: undefined },
      { met: false, value: NaN },
      { met: false, value: -1 },
      { met: false, value: undefined },
    ]);
  });

  it('are told as they are asked for', () => {
    expect(judge('latency', {})[0]).toEqual({
      bench: 'latency',
      figure: 'hookToWorkflowP50Ms',
      goal: '≤ 30',
      value: undefined,
      met: false,
    });
    expect(judge('burst', {}).map(({ goal }) => goal)).toEqual(['≤ 3', '≥ 4', '0', '0']);
    expect(GOALS['ingest']).toContainEqual({ figure: 'toBare', atLeast: 0.4 });
  });
});
