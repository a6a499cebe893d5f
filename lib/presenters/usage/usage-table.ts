import type {
  CostSource,
  UsageGroup,
  UsageGroupBy,
  UsageGroupsResponse,
  UsageTotals,
} from '@/lib/contracts/usage/usage';
import { formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import type { Reader } from '@/lib/domain/reader';
import { formatCount, formatShare } from '@/lib/presenters/count';
import { formatNanos } from '@/lib/presenters/money';
import { OTHER_SLOT, renderSeriesColor } from './series-color';
import { nameSeries, ONLY_BILLED } from './series-name';
import { formatMetric, formatRequests, readDivisor, readMetric } from './usage-metric';

type Language = Pick<Reader, 'locale'>;

export type UsageTableCells = {
  /** null = nothing in the row has a known price. */
  cost: string | null;
  costSource: CostSource;
  share: string;
  requests: string;
  inputTokens: string;
  cachedInputTokens: string;
  outputTokens: string;
  tokensPerRequest: string;
  costPer1kRequests: string;
  unpricedRequests: number;
  /** The part of the cost that rests on an assumption; null = none of it. */
  assumedCost: string | null;
};

export type UsageTableRow = UsageTableCells & {
  key: string;
  name: string;
  color: string;
  group: Partial<Record<UsageGroupBy, string | null>>;
};

export type UsageTableModel = {
  rows: UsageTableRow[];
  totals: UsageTableCells;
  /** Charges and credits that belong to no group; null = there are none. */
  unassigned: (UsageTableCells & { name: string }) | null;
  /** Rows that are not shown, with what they add up to; null = all are shown. */
  rest: { count: number; cells: UsageTableCells } | null;
};

/** The table under the chart: totals by group. `slots` are the colours of the series that the chart draws by name. */
export function buildUsageTable(
  groups: UsageGroupsResponse,
  slots: ReadonlyMap<string, number>,
  reader: Language,
  isSearched = false,
): UsageTableModel {
  const whole = groups.totals.cost === null ? 0n : parseDecimalToNanos(groups.totals.cost);
  const rows = groups.data.map((one) => renderRow(one, whole, slots, reader));
  const hiddenCount = groups.groups - rows.length;
  const unassigned = groups.unassigned ?? null;
  const shown = [...groups.data, ...(unassigned ? [{ totals: unassigned }] : [])];
  return {
    rows,
    unassigned: unassigned && { name: ONLY_BILLED, ...renderCells(unassigned, whole, reader) },
    totals: renderCells(groups.totals, whole, reader),
    rest:
      hiddenCount > 0 && !isSearched
        ? { count: hiddenCount, cells: renderCells(subtract(groups.totals, shown), whole, reader) }
        : null,
  };
}

function renderRow(
  one: UsageGroup,
  whole: bigint,
  slots: ReadonlyMap<string, number>,
  reader: Language,
): UsageTableRow {
  const { key, name } = nameSeries(one);
  const color = renderSeriesColor(slots.get(key) ?? OTHER_SLOT);
  return { key, name, color, group: one.group as UsageTableRow['group'], ...renderCells(one.totals, whole, reader) };
}

function renderCells(totals: UsageTotals, whole: bigint, reader: Language): UsageTableCells {
  const nanos = totals.cost === null ? null : parseDecimalToNanos(totals.cost);
  const assumed = parseDecimalToNanos(totals.assumedCost);
  const ratio = (metric: 'tokensPerRequest' | 'costPer1kRequests') => {
    const over = readMetric(totals, metric);
    return over === null ? '–' : formatMetric(over, metric, reader, readDivisor(totals, metric));
  };
  return {
    cost: nanos === null ? null : formatNanos(nanos, reader),
    costSource: totals.costSource,
    share: formatShare(whole > 0n ? Number(((nanos ?? 0n) * 10_000n) / whole) / 10_000 : 0, reader),
    requests: formatRequests(totals, reader),
    inputTokens: formatCount(totals.inputTokens, reader),
    cachedInputTokens: formatCount(totals.cachedInputTokens, reader),
    outputTokens: formatCount(totals.outputTokens, reader),
    tokensPerRequest: ratio('tokensPerRequest'),
    costPer1kRequests: ratio('costPer1kRequests'),
    unpricedRequests: totals.unpricedRequests,
    assumedCost: assumed > 0n ? formatNanos(assumed, reader) : null,
  };
}

/** What the rows leave over; exact, since amounts are integers of nano-dollars. */
function subtract(totals: UsageTotals, shown: readonly Pick<UsageGroup, 'totals'>[]): UsageTotals {
  const left = { ...totals };
  let nanos = totals.cost === null ? 0n : parseDecimalToNanos(totals.cost);
  let assumed = parseDecimalToNanos(totals.assumedCost);
  for (const { totals: own } of shown) {
    if (left.requests !== null) left.requests -= own.requests ?? 0;
    left.inputTokens -= own.inputTokens;
    left.cachedInputTokens -= own.cachedInputTokens;
    left.outputTokens -= own.outputTokens;
    left.unpricedRequests -= own.unpricedRequests;
    assumed -= parseDecimalToNanos(own.assumedCost);
    if (own.cost !== null) nanos -= parseDecimalToNanos(own.cost);
  }
  const assumedCost = formatNanosExact(assumed);
  return { ...left, assumedCost, cost: totals.cost === null ? null : formatNanosExact(nanos) };
}
