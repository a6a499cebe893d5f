import { USAGE_KINDS } from '@/lib/domain/usage/usage';
import type { Evidence } from './judge';
import type { Leaf } from './leaf';
import type { Series } from './series';
import type { SharedLevel } from './shared-subjects';
import type { Contributor, ContributorDimension, DetectionScope, DisplayNames } from './types';

/** Parts of a cause that are told at most. */
const MAX_CONTRIBUTORS = 8;
/** Part of a rise from which one element explains it. */
export const CAUSE_SHARE = 0.6;

export type Cause = { scope: DetectionScope; contributors: Contributor[] };

/**
 * Ranks who carries the excess of a key: per model, user and tier, cost in the window over what its part usually is.
 * The scope is narrowed to a model or user only when that one is out of its usual share and carries most of it.
 */
export function findCause(
  series: Series,
  evidence: Evidence,
  excess: number,
  minute: number,
  names: DisplayNames,
): Cause {
  const scope: DetectionScope = {};
  if (series.projectId !== null) scope.projectId = series.projectId;
  if (series.apiKeyId !== null) scope.apiKeyId = series.apiKeyId;
  const minutes = Math.min(evidence.windowMinutes, 240);
  const usualDay = series.leaves.reduce((sum, leaf) => sum + leaf.usualDay, 0);
  const contributors: Contributor[] = [];
  const ownName = series.apiKeyId === null ? undefined : names.apiKeys?.[series.apiKeyId];
  if (series.apiKeyId !== null) contributors.push(build('apiKey', series.apiKeyId, ownName, excess, excess));
  for (const [dimension, read] of DIMENSIONS) {
    const elements = groupLeaves(series, read, minute, minutes);
    // A kind, tier or batch flag that all usage shares explains nothing.
    if (elements.size < 2 && dimension !== 'model' && dimension !== 'user') continue;
    for (const [value, element] of elements) {
      const usualShare = usualDay > 0 ? element.usualDay / usualDay : 0;
      const over = element.cost - usualShare * evidence.usual * (minutes / evidence.windowMinutes);
      const windowExcess = Math.max(1, sumCosts(elements) - evidence.usual * (minutes / evidence.windowMinutes));
      const share = Math.max(0, Math.min(1, over / windowExcess));
      if (share < 0.02) continue;
      const name = dimension === 'user' ? names.users?.[value] : undefined;
      contributors.push(build(dimension, value, name, excess * share, excess));
      const isSurprising = usualShare < 0.3 && share >= CAUSE_SHARE;
      if (isSurprising && dimension === 'model') scope.model = value;
      if (isSurprising && dimension === 'user') scope.userId = value;
    }
  }
  if (evidence.test === 'model' && evidence.subject !== undefined) scope.model = evidence.subject;
  if (evidence.test === 'user' && evidence.subject !== undefined) scope.userId = evidence.subject;
  return { scope, contributors: rank(contributors, scope) };
}

/** A user, model or kind itself, and its keys by their share of `excess`; the project where all keys are of one. */
export function buildSubjectCause(
  { level, name }: { level: SharedLevel; name: string },
  excess: number,
  parts: readonly { series: Series; share: number }[],
): Cause {
  const scope: DetectionScope = {};
  const kind = USAGE_KINDS.find((one) => one === name);
  if (level === 'user') scope.userId = name;
  else if (level === 'model') scope.model = name;
  else if (kind) scope.kind = kind;
  const projectId = parts[0]?.series.projectId ?? null;
  if (projectId !== null && parts.every(({ series }) => series.projectId === projectId)) scope.projectId = projectId;
  const contributors = [build(level, name, undefined, excess, excess)];
  for (const { series, share } of parts.slice(0, MAX_CONTRIBUTORS - 1)) {
    if (series.apiKeyId !== null)
      contributors.push(build('apiKey', series.apiKeyId, undefined, excess * share, excess));
  }
  return { scope, contributors };
}

/** Keys that carry the excess of a project or organization, largest first. `expect`: usual micro-dollars of the hour. */
export function findChildExcess(
  children: Iterable<Series>,
  parent: Series,
  minute: number,
  expect: (series: Series) => number,
): { series: Series; excess: number }[] {
  const found: { series: Series; excess: number }[] = [];
  for (const child of children) {
    if (child.level !== 'key' || (parent.level === 'project' && child.parent !== parent)) continue;
    if (child.ring.newest < minute - 60) continue;
    // Running sums stand still while a key is silent, so the minutes are summed anew.
    const excess = child.ring.sumCost(minute, 60) - expect(child);
    if (excess > 0) found.push({ series: child, excess });
  }
  return found.sort((left, right) => right.excess - left.excess || (left.series.key < right.series.key ? -1 : 1));
}

type Element = { cost: number; usualDay: number };

const DIMENSIONS: readonly [ContributorDimension, (leaf: Leaf) => string | null][] = [
  ['model', (leaf) => leaf.identity.model],
  ['user', (leaf) => leaf.identity.userId],
  ['kind', (leaf) => leaf.identity.kind],
  ['serviceTier', (leaf) => leaf.identity.serviceTier],
  ['batch', (leaf) => (leaf.identity.batch === null ? null : String(leaf.identity.batch))],
];

function groupLeaves(
  series: Series,
  read: (leaf: Leaf) => string | null,
  minute: number,
  minutes: number,
): Map<string, Element> {
  const elements = new Map<string, Element>();
  for (const leaf of series.leaves) {
    const value = read(leaf);
    if (value === null) continue;
    const element = elements.get(value) ?? { cost: 0, usualDay: 0 };
    element.cost += leaf.ring.sumCost(minute, minutes);
    element.usualDay += leaf.usualDay;
    elements.set(value, element);
  }
  return elements;
}

function sumCosts(elements: Map<string, Element>): number {
  let sum = 0;
  for (const { cost } of elements.values()) sum += cost;
  return sum;
}

function build(
  dimension: ContributorDimension,
  value: string,
  name: string | undefined,
  excess: number,
  whole: number,
): Contributor {
  return {
    dimension,
    value,
    ...(name === undefined ? {} : { name }),
    excessNanos: BigInt(Math.round(excess)) * 1_000n,
    share: whole > 0 ? Math.min(1, excess / whole) : 0,
  };
}

/** Narrow causes first, then by share. */
function rank(contributors: Contributor[], scope: DetectionScope): Contributor[] {
  const isNamed = (entry: Contributor): number =>
    (entry.dimension === 'model' && scope.model === entry.value) ||
    (entry.dimension === 'user' && scope.userId === entry.value)
      ? 1
      : 0;
  return contributors
    .sort((left, right) => isNamed(right) - isNamed(left) || right.share - left.share)
    .slice(0, MAX_CONTRIBUTORS);
}
