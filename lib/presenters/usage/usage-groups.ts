import type { UsageSort, UsageTotals } from '@/lib/contracts/usage/usage';
import { computeMetric, isUsageMetric, readMetric, type UsageMetric } from './usage-metric';

type Ranked = { values: (string | null)[]; totals: UsageTotals };

/** Groups by size, the biggest first; equals by their ids, so that the order never depends on chance. */
export function rankGroups<Group extends Ranked>(groups: readonly Group[], metric: UsageMetric): Group[] {
  return [...groups].sort(
    (left, right) =>
      compare(readMetric(right.totals, metric), readMetric(left.totals, metric)) || compareIds(left, right),
  );
}

type Named = Ranked & { name: string };

/** Groups in the order of a table column. Unknown values (no price, no request) come last in both directions. */
export function sortGroups<Group extends Named>(
  groups: readonly Group[],
  sort: UsageSort,
  order: 'asc' | 'desc',
): Group[] {
  const sign = order === 'asc' ? 1 : -1;
  if (sort === 'name' || !isUsageMetric(sort)) {
    return [...groups].sort((left, right) => sign * left.name.localeCompare(right.name) || compareIds(left, right));
  }
  const valued = groups.map((group) => ({ group, value: computeMetric(group.totals, sort) }));
  valued.sort((left, right) => {
    if (left.value === null || right.value === null) return Number(left.value === null) - Number(right.value === null);
    return sign * (left.value - right.value) || compareIds(left.group, right.group);
  });
  return valued.map((one) => one.group);
}

/** Groups whose name or one of whose ids contains the text, in any case. */
export function searchGroups<Group extends Named>(groups: readonly Group[], text: string | undefined): Group[] {
  const wanted = text?.trim().toLowerCase() ?? '';
  if (wanted === '') return [...groups];
  return groups.filter((group) =>
    [group.name, ...group.values].some((one) => one?.toLowerCase().includes(wanted) ?? false),
  );
}

const compare = (left: bigint | null, right: bigint | null): number => {
  const a = left ?? -1n;
  const b = right ?? -1n;
  return a === b ? 0 : a < b ? -1 : 1;
};

function compareIds(left: Ranked, right: Ranked): number {
  const [a, b] = [left.values.join(' '), right.values.join(' ')];
  return a === b ? 0 : a < b ? -1 : 1;
}
