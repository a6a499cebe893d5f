import type { SpendFigure } from '@/lib/contracts/usage/usage';
import { convertNanosToNumber, parseDecimalToNanos } from '@/lib/domain/money';
import type { Reader } from '@/lib/domain/reader';
import { formatDecimal, formatPercent, formatQuantity } from '@/lib/presenters/count';
import { formatMoney } from '@/lib/presenters/money';

/** Why an amount is inexact or incomplete; empty = it is neither. */
export function describeSpendMarks(
  { approximate, assumed, unpricedRequests }: SpendFigure,
  reader: Pick<Reader, 'locale'>,
): string[] {
  return [
    ...(approximate ? ['Approximate: begins within a day or hour that is stored whole'] : []),
    ...(assumed === '0' ? [] : [`${formatMoney(assumed, reader)} of it assumed`]),
    ...(unpricedRequests === 0 ? [] : [`${formatQuantity(unpricedRequests, 'request', reader)} without a known price`]),
  ];
}

export type Change = { text: string; direction: 'up' | 'down' | 'flat'; meaning: string };

/**
 * Change of an amount against the same stretch before; null where there is no history to compare with. A multiple is
 * clearer than a percentage once spend has more than tripled.
 */
export function describeChange(
  { amount, previous, previousApproximate }: Pick<SpendFigure, 'amount' | 'previous' | 'previousApproximate'>,
  comparedWith: string,
  reader: Pick<Reader, 'locale'>,
): Change | null {
  if (previous === null) return null;
  const before = convertNanosToNumber(parseDecimalToNanos(previous));
  const now = convertNanosToNumber(parseDecimalToNanos(amount));
  const meaning = `${previousApproximate ? 'about ' : ''}${formatMoney(previous, reader)} ${comparedWith}`;
  if (before <= 0) return now > 0 ? { text: 'new', direction: 'up', meaning } : null;
  const ratio = now / before;
  if (Math.abs(ratio - 1) < 0.005) return { text: 'same', direction: 'flat', meaning };
  if (ratio >= 3)
    return { text: `${ratio < 10 ? formatDecimal(ratio, reader) : Math.round(ratio)}×`, direction: 'up', meaning };
  const percent = formatPercent(Math.max(1, Math.round(Math.abs(ratio - 1) * 100)), reader);
  return ratio > 1
    ? { text: `+${percent}`, direction: 'up', meaning }
    : { text: `−${percent}`, direction: 'down', meaning };
}
