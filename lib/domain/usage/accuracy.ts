import { DAY_MS } from '@/lib/domain/time';
import type { ReconciliationReason } from './reconciliation';

/** One day, project and model family: estimate and bill in nanos. */
export type AccuracyRow = {
  day: string;
  modelFamily: string;
  estimatedNanos: bigint;
  billedNanos: bigint;
  reason: ReconciliationReason;
};

/** Estimate against bill of a day or month; `errorPercent` null = nothing was billed. */
export type AccuracyLine = { span: string; estimatedNanos: bigint; billedNanos: bigint; errorPercent: number | null };

/** Why estimate and bill of a part differ, with what was billed above the estimate there. */
export type AccuracyPart = { reason: ReconciliationReason; differenceNanos: bigint; families: string[] };

export type Accuracy = {
  days: AccuracyLine[];
  months: AccuracyLine[];
  /** Largest first. */
  parts: AccuracyPart[];
  /** Billed, and in no usage report: no key, budget or alert governs it. */
  ungovernedNanos: bigint;
  billedNanos: bigint;
};

/** A bill may be restated for a day after its day is over. */
const SETTLED_MS = 2 * DAY_MS;
const MOST_FAMILIES = 5;

/** Compares days whose bill is final at `now`; days without any bill say nothing and are left out. */
export function measureAccuracy(rows: readonly AccuracyRow[], now: Date): Accuracy {
  const days = Map.groupBy(
    rows.filter(({ day }) => Date.parse(day) + SETTLED_MS <= now.getTime()),
    ({ day }) => day,
  );
  const settled = [...days.values()].filter((own) => own.some(({ billedNanos }) => billedNanos !== 0n)).flat();
  const byReason = Map.groupBy(settled, ({ reason }) => reason);
  const parts = [...byReason].map(([reason, own]) => ({
    ...{ reason, differenceNanos: sum(own, ({ billedNanos, estimatedNanos }) => billedNanos - estimatedNanos) },
    families: listFamilies(own),
  }));
  return {
    days: measure(settled, ({ day }) => day),
    months: measure(settled, ({ day }) => day.slice(0, 7)),
    parts: parts.sort((left, right) => (size(left.differenceNanos) > size(right.differenceNanos) ? -1 : 1)),
    ungovernedNanos: sum(byReason.get('not-in-usage') ?? [], ({ billedNanos }) => billedNanos),
    billedNanos: sum(settled, ({ billedNanos }) => billedNanos),
  };
}

function measure(rows: readonly AccuracyRow[], readSpan: (row: AccuracyRow) => string): AccuracyLine[] {
  return [...Map.groupBy(rows, readSpan)]
    .map(([span, own]) => {
      const estimatedNanos = sum(own, (row) => row.estimatedNanos);
      const billedNanos = sum(own, (row) => row.billedNanos);
      const errorPercent =
        billedNanos === 0n ? null : (Number(size(billedNanos - estimatedNanos)) / Number(size(billedNanos))) * 100;
      return { span, estimatedNanos, billedNanos, errorPercent };
    })
    .sort((left, right) => (left.span < right.span ? -1 : 1));
}

/** What differs most, by name. */
function listFamilies(rows: readonly AccuracyRow[]): string[] {
  const sums = [...Map.groupBy(rows, ({ modelFamily }) => modelFamily)].map(([family, own]) => ({
    ...{ family, nanos: size(sum(own, ({ billedNanos, estimatedNanos }) => billedNanos - estimatedNanos)) },
  }));
  sums.sort((left, right) => (left.nanos > right.nanos ? -1 : 1));
  return sums.slice(0, MOST_FAMILIES).map(({ family }) => family);
}

const size = (nanos: bigint): bigint => (nanos < 0n ? -nanos : nanos);

const sum = (rows: readonly AccuracyRow[], read: (row: AccuracyRow) => bigint): bigint =>
  rows.reduce((total, row) => total + read(row), 0n);
