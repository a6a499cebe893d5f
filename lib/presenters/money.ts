import { formatDollars, parseDecimalToNanos } from '@/lib/domain/money';

/** What a money number is made of: our estimate from tokens, the provider's bill, or both. */
export type MoneySource = 'estimated' | 'billed' | 'mixed';

/** Decimal text of the API -> text for people: "713.4" -> "$713.40", "0.0042" -> "$0.0042". */
export function formatMoney(amount: string): string {
  return formatDollars(parseDecimalToNanos(amount));
}

/** Axis text: short, no more digits than the axis needs. 1200 -> "$1.2k", 0.5 -> "$0.50", 0.004 -> "$0.004". */
export function formatMoneyTick(dollars: number): string {
  if (dollars === 0) return '$0';
  const magnitude = Math.abs(dollars);
  if (magnitude >= 1_000_000) return `$${trimZeros((dollars / 1_000_000).toFixed(1))}M`;
  if (magnitude >= 1_000) return `$${trimZeros((dollars / 1_000).toFixed(1))}k`;
  if (magnitude >= 1) return `$${Number.isInteger(dollars) ? dollars : dollars.toFixed(2)}`;
  if (magnitude >= 0.01) return `$${dollars.toFixed(2)}`;
  return `$${trimZeros(dollars.toFixed(9))}`;
}

function trimZeros(text: string): string {
  return text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

/** Amount that is an estimate anyway: cents only below $100. "12352.54" -> "$12,353", "9.5" -> "$9.50". */
export function formatMoneyRough(amount: string): string {
  const nanos = parseDecimalToNanos(amount);
  const magnitude = nanos < 0n ? -nanos : nanos;
  if (magnitude < 100_000_000_000n) return formatDollars(nanos);
  const rounded = ((magnitude + 500_000_000n) / 1_000_000_000n) * 1_000_000_000n;
  return formatDollars(nanos < 0n ? -rounded : rounded).replace(/\.00$/, '');
}

/** "713.4" -> "$713.40/h". */
export function formatRatePerHour(amount: string): string {
  return `${formatMoney(amount)}/h`;
}

/** Amount with an explicit sign, for differences: "-0.5" -> "−$0.50", "2" -> "+$2.00", "0" -> "$0.00". */
export function formatSignedMoney(amount: string): string {
  const nanos = parseDecimalToNanos(amount);
  if (nanos === 0n) return formatDollars(0n);
  return nanos < 0n ? `−${formatDollars(-nanos)}` : `+${formatDollars(nanos)}`;
}

/** Short mark shown beside a number; billed numbers carry none because they are what will be paid. */
export const SOURCE_MARK: Record<MoneySource, { mark: string | null; meaning: string }> = {
  estimated: { mark: 'est.', meaning: 'Estimated from tokens and list prices; the provider has not billed it yet' },
  mixed: { mark: 'part est.', meaning: 'Billed where the provider has billed, estimated for the rest' },
  billed: { mark: null, meaning: 'Billed by the provider' },
};
