const FULL = new Intl.NumberFormat('en-US');
const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** 1234567 -> "1,234,567". */
export function formatCount(count: number): string {
  return FULL.format(count);
}

/** 1234567 -> "1.2M", for axes and tight places; the exact number stays one hover away. */
export function formatCountCompact(count: number): string {
  return COMPACT.format(count);
}

/** formatQuantity(1, 'incident') -> "1 incident", (3, 'incident') -> "3 incidents". */
export function formatQuantity(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** Share 0..1 -> "12%", small ones as "<1%", never "0%" for something. */
export function formatShare(share: number): string {
  if (share <= 0) return '0%';
  return share < 0.01 ? '<1%' : `${Math.round(share * 100)}%`;
}

/** Percent with at most one decimal: 81.25 -> "81%", 0.4 -> "0.4%". */
export function formatPercent(percent: number): string {
  return percent > 0 && percent < 1 ? `${percent.toFixed(1)}%` : `${Math.round(percent)}%`;
}
