import { DAY_MS } from '@/lib/domain/time';
import { findToolFamily, parseLineItemFamily } from './model-family';

/** A line of the bill over the last weeks; a line's credits count apart from its charges. */
export type BillLine = {
  connectionId: string;
  lineItem: string;
  isCredit: boolean;
  /** Days on which it was billed, the first of them, and the connection's last billed day (YYYY-MM-DD). */
  days: number;
  firstOn: string;
  lastBilledOn: string;
};

export type OneOffLine = Pick<BillLine, 'connectionId' | 'lineItem' | 'isCredit'>;

const MIN_DAYS = 7;

/** Billed on at least half of the days since it began, and on a week of them. */
function isRecurring({ days, firstOn, lastBilledOn }: BillLine): boolean {
  const span = (Date.parse(lastBilledOn) - Date.parse(firstOn)) / DAY_MS + 1;
  return days >= MIN_DAYS && 2 * days >= span;
}

/** Lines that may be one-off: credits and charges that do not come again and again. */
export function selectIrregularLines(lines: readonly BillLine[]): BillLine[] {
  return lines.filter((line) => !isRecurring(line) && (line.isCredit || line.lineItem !== ''));
}

/**
 * Lines that say nothing about the days to come: irregular credits, and irregular charges for what no usage report
 * names. `families` = model and tool families that each connection used.
 */
export function selectOneOffLines(
  lines: readonly BillLine[],
  families: ReadonlyMap<string, ReadonlySet<string>>,
): OneOffLine[] {
  return selectIrregularLines(lines).filter(({ connectionId, lineItem, isCredit }) => {
    const family = findToolFamily(lineItem) ?? parseLineItemFamily(lineItem);
    return isCredit || family === null || !families.get(connectionId)?.has(family);
  });
}

/**
 * What the bill says of one UTC day in place of the estimate `replacedNanos`, of which `replacedAssumedNanos` rested on an
 * assumption and which lacked `replacedUnpriced` requests; `oneOffNanos` is part of `billedNanos`.
 */
export type BilledDay = {
  startsAt: Date;
  billedNanos: bigint;
  replacedNanos: bigint;
  replacedAssumedNanos: bigint;
  replacedUnpriced: bigint;
  oneOffNanos: bigint;
};

/**
 * A bill without line items hides a credit in the day's sum. Where nothing regular is left of a day that was used, all
 * that the bill differs by is one-off, and the estimate is what the day costs regularly.
 */
export function settleOneOff<Day extends Pick<BilledDay, 'billedNanos' | 'replacedNanos' | 'oneOffNanos'>>(
  day: Day,
): Day {
  const regularNanos = day.billedNanos - day.oneOffNanos;
  return regularNanos < 0n && day.replacedNanos > 0n
    ? { ...day, oneOffNanos: day.billedNanos - day.replacedNanos }
    : day;
}
