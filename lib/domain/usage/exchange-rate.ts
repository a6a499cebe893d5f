/** What a unit of a currency was worth in dollars on a day, as exact decimal text. */
export type ExchangeRate = { currency: string; on: string; rate: string };

/** A charge is converted at the rate of its day, or else of the last day before it that has one, within so many days. */
export const MOST_RATE_AGE_DAYS = 7;

/** Digits after the point that are kept. */
const RATE_DIGITS = 12;
const CURRENCY = /^[A-Z]{3}$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const RATE = /^\d{1,12}(?:\.\d{1,30})?$/;

/** Why something is no rate; null = it is one. */
export function findRateProblem({ currency, on, rate }: ExchangeRate): string | null {
  if (!CURRENCY.test(currency)) return `currency "${currency}": expected an ISO 4217 code such as EUR`;
  if (currency === 'USD') return 'currency "USD": amounts are shown in it and need no rate';
  if (!DAY.test(on) || Number.isNaN(Date.parse(on))) return `date "${on}": expected a day such as 2026-11-30`;
  if (!RATE.test(rate) || !/[1-9]/.test(rate)) return `rate "${rate}": expected a positive decimal number of dollars`;
  return null;
}

export type RateReading = { kind: 'rates'; rates: ExchangeRate[] } | { kind: 'problem'; message: string };

/**
 * Reads a record of a file with rates, by the names of its columns: `currency,date,rate` (a unit in dollars), or the form
 * of the European Central Bank, `Date,USD,JPY,…` (what one euro was worth), whose "N/A" is no rate.
 */
export function readRateRecord(record: Readonly<Record<string, string>>): RateReading {
  const date = record['Date'];
  if (date === undefined) {
    const rate = { currency: record['currency'] ?? '', on: record['date'] ?? '', rate: record['rate'] ?? '' };
    const message = findRateProblem(rate);
    return message === null ? { kind: 'rates', rates: [rate] } : { kind: 'problem', message };
  }
  const dollars = record['USD']?.trim() ?? '';
  if (!RATE.test(dollars)) return { kind: 'problem', message: `USD "${dollars}": expected what one euro was worth` };
  const rates: ExchangeRate[] = [{ currency: 'EUR', on: date, rate: dollars }];
  for (const [currency, text] of Object.entries(record)) {
    const worth = text.trim();
    if (!CURRENCY.test(currency) || currency === 'USD' || !RATE.test(worth) || !/[1-9]/.test(worth)) continue;
    rates.push({ currency, on: date, rate: divide(dollars, worth) });
  }
  const message = findRateProblem(rates[0] as ExchangeRate);
  return message === null ? { kind: 'rates', rates } : { kind: 'problem', message };
}

/** Columns that make a file one with rates. */
export const isRateHeader = (columns: readonly string[]): boolean =>
  ['currency', 'date', 'rate'].every((one) => columns.includes(one)) ||
  (columns.includes('Date') && columns.includes('USD'));

/** Quotient of two decimals, rounded half up. */
function divide(dividend: string, divisor: string): string {
  const [a, b] = [scale(dividend), scale(divisor)];
  const shift = RATE_DIGITS + b.digits - a.digits;
  const numerator = shift >= 0 ? a.whole * 10n ** BigInt(shift) : a.whole;
  const denominator = shift >= 0 ? b.whole : b.whole * 10n ** BigInt(-shift);
  const quotient = (2n * numerator + denominator) / (2n * denominator);
  const text = quotient.toString().padStart(RATE_DIGITS + 1, '0');
  return `${text.slice(0, -RATE_DIGITS)}.${text.slice(-RATE_DIGITS)}`;
}

function scale(text: string): { whole: bigint; digits: number } {
  const [whole = '', fraction = ''] = text.split('.');
  return { whole: BigInt(whole + fraction), digits: fraction.length };
}
