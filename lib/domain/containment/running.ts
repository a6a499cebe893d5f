import { type ContainmentAction, isKeyAction } from './action';
import type { UsageSource } from './affected';
import type { TargetNames } from './containment-text';
import type { RunningItem } from './plan';

type Usage = UsageSource & { costNanos: bigint | null; requests: number; lastBucketAt: Date };
type KnownKey = {
  id: string;
  name: string;
  projectId: string;
  ownerName: string | null;
  owner: string | null;
  lastUsedAt: Date | null;
};

export type GroupInput = {
  action: ContainmentAction;
  target: { projectId?: string };
  names: TargetNames;
  keys: readonly KnownKey[];
  /** Usage of the last 24 hours, and of the last minutes. */
  day: readonly Usage[];
  recent: readonly Usage[];
  recentMinutes: number;
  isStopped: (source: UsageSource) => boolean;
  namedKeyIds: readonly string[];
};

/** What stops, by key, and what goes on: beside one key the other keys of its project, beside a model its other models. */
export function groupSources(input: GroupInput): { stops: RunningItem[]; keepsRunning: RunningItem[] } {
  const { day, recent, isStopped, target } = input;
  const isNear = (source: Usage) => target.projectId === undefined || source.projectId === target.projectId;
  const stops = group(input, 'key', day.filter(isStopped), recent.filter(isStopped));
  const missing = input.namedKeyIds.filter((id) => !stops.some((item) => item.id === id));
  const rest = day.filter((source) => !isStopped(source) && isNear(source));
  const restRecent = recent.filter((source) => !isStopped(source) && isNear(source));
  const isByKey =
    isKeyAction(input.action) || input.action === 'remove-member' || input.action === 'delete-service-account';
  return {
    stops: [...stops, ...missing.map((id) => describe(input, 'key', id, 0, 0n, null))],
    keepsRunning: group(input, isByKey ? 'key' : 'model', rest, restRecent),
  };
}

function group(
  input: GroupInput,
  kind: 'key' | 'model',
  day: readonly Usage[],
  recent: readonly Usage[],
): RunningItem[] {
  const idOf = (source: Usage) => (kind === 'key' ? source.apiKeyId : source.model) ?? '';
  const requests = Map.groupBy(recent, idOf);
  const items = [
    ...Map.groupBy([...day, ...recent.filter((one) => !day.some((d) => idOf(d) === idOf(one)))], idOf),
  ].map(([id, sources]) => {
    const perMinute = sum(requests.get(id) ?? []) / input.recentMinutes;
    const costs = day.filter((one) => idOf(one) === id).map((one) => one.costNanos);
    const costNanos = costs.includes(null) ? null : costs.reduce<bigint>((total, one) => total + (one ?? 0n), 0n);
    const lastAt = new Date(Math.max(...sources.map((one) => one.lastBucketAt.getTime())));
    return describe(input, kind, id, perMinute, costNanos, lastAt);
  });
  return items.sort((left, right) => Number((right.spendPerDayNanos ?? 0n) - (left.spendPerDayNanos ?? 0n)));
}

const sum = (sources: readonly Usage[]) => sources.reduce((total, { requests }) => total + requests, 0);

function describe(
  { names, keys }: GroupInput,
  kind: 'key' | 'model',
  id: string,
  requestsPerMinute: number,
  spendPerDayNanos: bigint | null,
  lastAt: Date | null,
): RunningItem {
  const key = kind === 'key' ? keys.find((one) => one.id === id) : undefined;
  return {
    kind: id === '' ? 'unattributed' : kind,
    id,
    name: id === '' ? `use without a ${kind}` : (names[id] ?? id),
    owner: key?.owner ?? key?.ownerName ?? null,
    lastUsedAt: key?.lastUsedAt ?? lastAt,
    requestsPerMinute: Math.round(requestsPerMinute * 100) / 100,
    spendPerDayNanos,
  };
}
