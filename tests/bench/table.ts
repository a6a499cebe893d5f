/** One measured figure: a ratio against a baseline of the same run, or a value with its goal. */
export type Figure = {
  name: string;
  value: string;
  baseline: string;
  ratio: string;
  goal: string;
  isMet: boolean | null;
};

export type BenchResult = { suite: string; figures: Figure[]; details?: unknown };

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

/** A table for people. */
export function renderFigures(figures: readonly Figure[]): string {
  const head: Figure = {
    name: 'figure',
    value: 'here',
    baseline: 'baseline, same run',
    ratio: 'ratio',
    goal: 'goal',
    isMet: null,
  };
  const rows = [head, ...figures].map((one) => [
    one.name,
    one.value,
    one.baseline,
    one.ratio,
    one.goal,
    one === head ? 'met' : one.isMet === null ? '' : one.isMet ? 'yes' : 'NO',
  ]);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
