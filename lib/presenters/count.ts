import { joinNarrow } from '@/lib/domain/money';
import type { Reader } from '@/lib/domain/reader';

type Language = Pick<Reader, 'locale'>;

const formatters = new Map<string, Intl.NumberFormat>();

function format(value: number, { locale }: Language, options: Intl.NumberFormatOptions): string {
  const key = `${locale}|${JSON.stringify(options)}`;
  const formatter = formatters.get(key) ?? new Intl.NumberFormat(locale, options);
  formatters.set(key, formatter);
  return joinNarrow(formatter.format(value));
}

/** 1234567 -> "1,234,567". */
export function formatCount(count: number, reader: Language): string {
  return format(count, reader, {});
}

/** 1234567 -> "1.2m", for axes and tight places; the exact number stays one hover away. */
export function formatCountCompact(count: number, reader: Language): string {
  return format(count, reader, { notation: 'compact', maximumFractionDigits: 1 });
}

/** With one decimal, for ratios: 3.14 -> "3.1". */
export function formatDecimal(value: number, reader: Language): string {
  return format(value, reader, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** formatQuantity(1, 'incident', reader) -> "1 incident", (3, 'incident', reader) -> "3 incidents". */
export function formatQuantity(count: number, noun: string, reader: Language, plural = `${noun}s`): string {
  return `${formatCount(count, reader)} ${count === 1 ? noun : plural}`;
}

/** Share 0..1 -> "12%", small ones as "<1%", never "0%" for something. */
export function formatShare(share: number, reader: Language): string {
  if (share > 0 && share < 0.01) return `<${formatPercent(1, reader)}`;
  return formatPercent(Math.max(0, Math.round(share * 100)), reader);
}

/** Percent with at most one decimal: 81.25 -> "81%", 0.4 -> "0.4%". */
export function formatPercent(percent: number, reader: Language): string {
  const digits = percent > 0 && percent < 1 ? 1 : 0;
  return formatPercentDigits(percent, digits, reader);
}

/** Percent with so many decimals: (3.14159, 1) -> "3.1%". */
export function formatPercentDigits(percent: number, digits: number, reader: Language): string {
  return format(percent / 100, reader, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
