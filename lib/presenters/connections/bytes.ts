import { joinNarrow } from '@/lib/domain/money';
import type { Reader } from '@/lib/domain/reader';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** 1500000 -> "1.5 MB": thousands, as file managers count. */
export function formatBytes(bytes: number, { locale }: Pick<Reader, 'locale'>): string {
  const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const options = { style: 'unit', unit: UNITS[power], unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return joinNarrow(new Intl.NumberFormat(locale, options).format(bytes / 1_000 ** power));
}
