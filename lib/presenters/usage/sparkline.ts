const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** A row of bars as text, the largest value as the highest. What is missing is a dot; nothing and less is the lowest bar. */
export function renderSparkline(values: readonly (number | null)[]): string {
  const most = Math.max(0, ...values.map((value) => value ?? 0));
  return values
    .map((value) => {
      if (value === null) return '·';
      if (most === 0 || value <= 0) return BARS[0];
      return BARS[Math.min(BARS.length - 1, Math.ceil((value / most) * (BARS.length - 1)))];
    })
    .join('');
}
