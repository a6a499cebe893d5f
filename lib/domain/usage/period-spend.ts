import type { BudgetScope, CostSource } from '@/lib/domain/budgets/budget';
import type { Interval } from '@/lib/domain/calendar';
import { DAY_MS } from '@/lib/domain/time';
import type { NamedLeftOut } from './billed-elsewhere';
import type { BilledDay } from './one-off';
import type { SpendSegment } from './spend-segment';
import type { Grain } from './usage';
import { type Cursor, computeCoverage } from './usage-coverage';
import { type GrainCoverage, isReadExactly, joinSegments, planUsageRead } from './usage-plan';

/** What a period comes to, and what that rests on. */
export type PeriodSpend = {
  spentNanos: bigint;
  /** Credits and charges in `spentNanos` that do not come again and again. */
  oneOffNanos: bigint;
  unpricedRequests: bigint;
  /** The part of the estimate in `spentNanos` that rests on an assumption. */
  assumedNanos: bigint;
  leftOut: readonly NamedLeftOut[];
  costSource: CostSource;
  /** False = a limit of the period lies within a day or hour that is stored whole. */
  isExact: boolean;
  /** False = the period begins before usage was read. */
  isWhole: boolean;
  billedDays: BilledDay[];
  /** Of a payer: its spend by start of the UTC day in epoch ms. */
  byDay?: ReadonlyMap<number, bigint>;
};

/** From when on a connection's usage is stored; `readFrom` null = nothing was read yet. */
export type ScopeCoverage = { connectionId: string; grains: GrainCoverage; readFrom: Date | null };

/** Which stored rows a period's spend is the sum of, and what they do not show. */
export type PeriodPlan = {
  segments: SpendSegment[];
  /** False = a limit of the period lies within a stored day or hour, which counts to where its middle lies. */
  isExact: boolean;
  /** False = usage before a connection's first read day is missing. */
  isWhole: boolean;
};

/** Where nothing was read there are no rows either, so every plan is right. */
const EVERYTHING = { minute: new Date(0), hour: new Date(0), day: new Date(0) } as const satisfies GrainCoverage;

/** What is stored of the connections and kinds that a scope counts. */
export function selectCoverages(
  scope: BudgetScope,
  connectionIds: readonly string[],
  cursors: readonly Cursor[],
): ScopeCoverage[] {
  const { filter } = scope.savedView ?? {};
  const kinds = scope.kind === undefined ? filter?.kind : [scope.kind];
  const connections = scope.connectionId === undefined ? filter?.connection : [scope.connectionId];
  const isOfProvider = (id: string) => scope.connectionIds?.includes(id) ?? true;
  const counted = connectionIds.filter((id) => isOfProvider(id) && (connections?.includes(id) ?? true));
  const known = new Map(
    computeCoverage(cursors.filter((cursor) => kinds === undefined || kinds.includes(cursor.kind))).map((one) => [
      one.connectionId,
      one,
    ]),
  );
  return counted.map((connectionId) => {
    const one = known.get(connectionId);
    return { connectionId, grains: one?.grains ?? EVERYTHING, readFrom: one?.readFrom ?? null };
  });
}

/**
 * The rows that a period's spend is read from, by the rule that charts follow: whole UTC days, at the edges hours and
 * minutes where these are stored, else the day or hour whose middle lies within. Connections that are stored alike share
 * a plan. From `today` (a UTC midnight) on, stored hours are read, which are the first to know of new minutes.
 */
export function planPeriodSpend(period: Interval, coverages: readonly ScopeCoverage[], today: Date): PeriodPlan {
  const clipped = coverages.map((one) => ({ ...one, grains: clipCoverage(one.grains, period.startsAt) }));
  const alike = Map.groupBy(clipped, ({ grains }) => JSON.stringify(grains));
  const segments = [...alike.values()].flatMap((group) => {
    const grains = group[0]?.grains ?? EVERYTHING;
    const connectionIds = group.map((one) => one.connectionId);
    return planSegments(period, grains, today).map((segment) => ({ ...segment, connectionIds }));
  });
  return {
    segments,
    isExact: clipped.every(({ grains }) => isReadExactly(period, 'day', grains)),
    isWhole: coverages.every(({ readFrom }) => readFrom === null || readFrom <= period.startsAt),
  };
}

function planSegments({ startsAt, endsAt }: Interval, coverage: GrainCoverage, today: Date): SpendSegment[] {
  const hasHoursOfToday = coverage.hour !== null && coverage.hour <= today;
  const cutAt = hasHoursOfToday && today < endsAt ? new Date(Math.max(today.getTime(), startsAt.getTime())) : endsAt;
  const parts = [
    ...(startsAt < cutAt ? planUsageRead([{ startsAt, endsAt: cutAt }], 'day', coverage) : []),
    ...(cutAt < endsAt ? planUsageRead([{ startsAt: cutAt, endsAt }], 'hour', coverage) : []),
  ];
  return joinSegments(parts).map(({ bucketIndex: _bucketIndex, ...segment }) => segment);
}

/** How far coverage reaches back before a period makes no difference to it. */
function clipCoverage(coverage: GrainCoverage, startsAt: Date): GrainCoverage {
  const dayMs = Math.floor(startsAt.getTime() / DAY_MS) * DAY_MS;
  const clip = (grain: Grain) => coverage[grain] && new Date(Math.max(coverage[grain].getTime(), dayMs));
  return { minute: clip('minute'), hour: clip('hour'), day: clip('day') };
}
