/**
 * The value that a part of all does not exceed, by the nearest rank: 0.5 the median, 0.99 what all but a hundredth reach, 1 the
 * most. NaN of none. https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method
 */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
