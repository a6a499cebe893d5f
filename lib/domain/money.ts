/**
 * Money is an integer count of nano-dollars (1e-9 USD) in a bigint: token prices reach 5e-8 dollars, so floats and
 * cents both lose money. Text form is a plain decimal string without exponent.
 */
const NANOS_PER_UNIT = 1_000_000_000n;

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Parses a decimal amount (string or number, exponent allowed) into nano-dollars, rounding half away from zero beyond
 * nine decimals. Providers send amounts as JSON number or as string with up to twenty digits.
 * Throws RangeError on anything that is not a finite decimal.
 */
export function parseDecimalToNanos(value: string | number): bigint {
  const text = String(value).trim();
  const match = DECIMAL.exec(text);
  if (!match || `${match[2] ?? ''}${match[3] ?? ''}` === '') {
    throw new RangeError(`amount "${text}": expected a decimal number`);
  }
  const [, sign, whole = '', fraction = '', exponentText] = match;
  const digits = `${whole}${fraction}`;
  const shift = 9 - fraction.length + Number(exponentText ?? 0);
  const magnitude =
    shift >= 0 ? BigInt(digits) * 10n ** BigInt(shift) : divideHalfUp(BigInt(digits), 10n ** BigInt(-shift));
  return sign === '-' ? -magnitude : magnitude;
}

/** Divides a non-negative integer, rounding half up. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/** Exact decimal text of nano-dollars without trailing zeros: 12345678900n -> "12.3456789", 0n -> "0". */
export function formatNanosExact(nanos: bigint): string {
  const sign = nanos < 0n ? '-' : '';
  const magnitude = nanos < 0n ? -nanos : nanos;
  const fraction = (magnitude % NANOS_PER_UNIT).toString().padStart(9, '0').replace(/0+$/, '');
  const whole = (magnitude / NANOS_PER_UNIT).toString();
  return fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}

/** Dollars as a float, for charts and statistics only; never sum or store the result. */
export function convertNanosToNumber(nanos: bigint): number {
  return Number(nanos) / 1e9;
}

/** Nano-dollars of a float amount of dollars, rounded to the nearest nano. For statistics that come back as floats. */
export function convertNumberToNanos(dollars: number): bigint {
  if (!Number.isFinite(dollars)) throw new RangeError(`amount ${dollars}: expected a finite number`);
  return BigInt(Math.round(dollars * 1e9));
}

/** Sentences that are stored or answered by the API are the same for everybody. */
const SENTENCE_LOCALE = 'en-US';

const formatters = new Map<string, Intl.NumberFormat>();

/** Making a formatter costs more than a hundred uses of it. */
function findFormatter(locale: string, digits: number): Intl.NumberFormat {
  const key = `${locale}|${digits}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    // All amounts are US dollars, so "US$" says nothing more.
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: Math.min(2, digits),
    maximumFractionDigits: digits,
  });
  formatters.set(key, made);
  return made;
}

/**
 * Dollars for people: at least two decimals, more only below ten cents so that small amounts never read as $0.00.
 * 713400000000n -> "$713.40", 4200000n -> "$0.0042", 1234567000000000n -> "$1,234,567.00", in German "1.234.567,00 $".
 */
export function formatDollars(nanos: bigint, locale = SENTENCE_LOCALE): string {
  const value = convertNanosToNumber(nanos);
  const magnitude = Math.abs(value);
  const digits = magnitude === 0 || magnitude >= 0.1 ? 2 : Math.min(9, 1 - Math.floor(Math.log10(magnitude)));
  return joinNarrow(findFormatter(locale, digits).format(value));
}

/** Dollars without cents, for sizes where cents say nothing: "$12,353". */
export function formatWholeDollars(nanos: bigint, locale = SENTENCE_LOCALE): string {
  return joinNarrow(findFormatter(locale, 0).format(convertNanosToNumber(nanos)));
}

/** Versions of the locale data differ in the width of their blanks; page and server must not. */
export function joinNarrow(text: string): string {
  return text.replaceAll('\u202f', '\u00a0');
}

/** Share of the amount in percent with two decimals, cut off: 99.999 % never reads as 100 %. */
export function computePercent(nanos: bigint, amountNanos: bigint): number {
  return Number((nanos * 10_000n) / amountNanos) / 100;
}
