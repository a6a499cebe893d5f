import {
  convertNanosToNumber,
  formatDollars,
  formatWholeDollars,
  joinNarrow,
  parseDecimalToNanos,
} from '@/lib/domain/money';
import type { Reader } from '@/lib/domain/reader';

type Language = Pick<Reader, 'locale'>;

/** What a money number is made of: our estimate from tokens, the provider's bill, or both. */
export type MoneySource = 'estimated' | 'billed' | 'mixed';

/** Exact amount -> text for people: 713400000000n -> "$713.40", in German "713,40 $". */
export function formatNanos(nanos: bigint, { locale }: Language): string {
  return formatDollars(nanos, locale);
}

/** Decimal text of the API -> text for people: "713.4" -> "$713.40", "0.0042" -> "$0.0042". */
export function formatMoney(amount: string, reader: Language): string {
  return formatNanos(parseDecimalToNanos(amount), reader);
}

/**
 * An amount in its own currency, to the hundredth: ("70", "EUR") -> "€70.00". An unknown code stands before the number.
 */
export function formatCurrency(amount: string, currency: string, { locale }: Language): string {
  const value = convertNanosToNumber(parseDecimalToNanos(amount));
  if (!/^[A-Z]{3}$/.test(currency)) return `${currency} ${value.toFixed(2)}`;
  return joinNarrow(new Intl.NumberFormat(locale, { style: 'currency', currency }).format(value));
}

const ticks = new Map<string, Intl.NumberFormat>();

function findTickFormatter(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}|${JSON.stringify(options)}`;
  const known = ticks.get(key);
  if (known) return known;
  const shape = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;
  const made = new Intl.NumberFormat(locale, { ...shape, ...options });
  ticks.set(key, made);
  return made;
}

/** Axis text: short, no more digits than the axis needs. 1200 -> "$1.2k", 0.5 -> "$0.50", 0.004 -> "$0.004", 0.000005 -> "$5E-6". */
export function formatMoneyTick(dollars: number, { locale }: Language): string {
  const magnitude = Math.abs(dollars);
  const isWhole = Number.isInteger(dollars);
  const options: Intl.NumberFormatOptions =
    magnitude >= 1_000
      ? { notation: 'compact', maximumFractionDigits: 1 }
      : magnitude >= 0.01 || isWhole
        ? { minimumFractionDigits: isWhole ? 0 : 2, maximumFractionDigits: isWhole ? 0 : 2 }
        : magnitude >= 0.001
          ? { minimumFractionDigits: 2, maximumFractionDigits: 5 }
          : { notation: 'scientific', maximumFractionDigits: 1 };
  return joinNarrow(findTickFormatter(locale, options).format(dollars));
}

/** Axis text with the digits that its steps need: (2500, 500) -> "$2,500", (0.25, 0.25) -> "$0.25". */
export function formatMoneyStep(dollars: number, step: number, { locale }: Language): string {
  const isWhole = dollars === 0 || (step >= 1 && Number.isInteger(step));
  const digits = isWhole ? 0 : Math.max(2, -Math.floor(Math.log10(step)));
  const options = { minimumFractionDigits: Math.min(digits, 2), maximumFractionDigits: digits };
  return joinNarrow(findTickFormatter(locale, options).format(dollars));
}

/** Amount that is an estimate anyway: cents only below $100. "12352.54" -> "$12,353", "9.5" -> "$9.50". */
export function formatMoneyRough(amount: string, { locale }: Language): string {
  const nanos = parseDecimalToNanos(amount);
  const magnitude = nanos < 0n ? -nanos : nanos;
  return magnitude < 100_000_000_000n ? formatDollars(nanos, locale) : formatWholeDollars(nanos, locale);
}

/** Ends of a range: "9.5", "12352" -> "$9.50–$12,352"; a dash beside a minus reads badly: "-$179 to -$166". */
export function formatMoneyRange(low: string, high: string, reader: Language): string {
  const joint = low.startsWith('-') || high.startsWith('-') ? ' to ' : '–';
  return `${formatMoneyRough(low, reader)}${joint}${formatMoneyRough(high, reader)}`;
}

/** "713.4" -> "$713.40/h". */
export function formatRatePerHour(amount: string, reader: Language): string {
  return `${formatMoney(amount, reader)}/h`;
}

/** Amount with an explicit sign, for differences: "-0.5" -> "−$0.50", "2" -> "+$2.00", "0" -> "$0.00". */
export function formatSignedMoney(amount: string, reader: Language): string {
  const nanos = parseDecimalToNanos(amount);
  if (nanos === 0n) return formatNanos(0n, reader);
  return nanos < 0n ? `−${formatNanos(-nanos, reader)}` : `+${formatNanos(nanos, reader)}`;
}

/** Short mark shown beside a number; billed numbers carry none because they are what will be paid. */
export const SOURCE_MARK: Record<MoneySource, { mark: string | null; meaning: string }> = {
  estimated: {
    mark: 'est.',
    meaning: 'Estimated from tokens and list prices; bills come a day or two later and name no models',
  },
  mixed: { mark: 'part est.', meaning: 'Billed where the provider has billed, estimated for the rest' },
  billed: { mark: null, meaning: 'Billed by the provider' },
};
