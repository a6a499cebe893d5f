import type { Leaf } from './leaf';
import type { Series } from './series';

/** Narrower first: whoever uses it, what is used, and the kind of usage that several models may make up. */
export const SHARED_LEVELS = ['user', 'model', 'kind'] as const;
export type SharedLevel = (typeof SHARED_LEVELS)[number];

/** Keys that a user, model or kind must be in use on to have a series of its own. */
export const LEAST_SHARED_KEYS = 3;
/** Such series at most; beyond it the rest is judged by its keys alone. */
const MOST_SHARED = 256;
/** Part of all that is usually spent beyond which a subject is the organization by another name. */
export const MOST_OF_ALL = 0.8;
/** Silence after which a series of a user or model is given up, in minutes. */
const IDLE_MINUTES = 28 * 1_440;
const NONE: readonly Series[] = [];

/** The user, model or kind of a stream; null = it has none. */
export function readSubject({ identity }: Leaf, level: SharedLevel): string | null {
  if (level === 'kind') return identity.kind;
  return level === 'user' ? identity.userId : identity.model;
}

/** Series of a user, model or kind over all of its keys. */
export type SharedSeries = Series & { level: SharedLevel };

export function isShared(series: Series): series is SharedSeries {
  return series.level === 'user' || series.level === 'model' || series.level === 'kind';
}

/** The user, model or kind that such a series is about. */
export function describeShared({ level, key }: SharedSeries): { level: SharedLevel; name: string } {
  return { level, name: key.slice(level.length + 1) };
}

/** Which streams count for the series of a user, a model or a kind over all keys. */
export class SharedSubjects {
  private readonly byLeaf = new Map<Leaf, readonly Series[]>();

  get(leaf: Leaf): readonly Series[] {
    return this.byLeaf.get(leaf) ?? NONE;
  }

  /** Enters a stream for those of `series` that are about its user, model or kind. */
  link(leaf: Leaf, series: ReadonlyMap<string, Series>): void {
    const mine: Series[] = [];
    for (const level of SHARED_LEVELS) {
      const subject = readSubject(leaf, level);
      const shared = subject === null ? undefined : series.get(`${level} ${subject}`);
      if (shared) mine.push(shared);
    }
    if (mine.length > 0) this.byLeaf.set(leaf, mine);
    else this.byLeaf.delete(leaf);
  }

  unlink(leaf: Leaf): void {
    this.byLeaf.delete(leaf);
  }
}

/**
 * Once a day: which users, models and kinds are on enough keys to be given a series, by the name of that series, and which of
 * the present ones nobody used for so long that they are given up.
 */
export function reviewShared(
  series: ReadonlyMap<string, Series>,
  frontier: number,
): { opened: [string, SharedLevel][]; dropped: Series[] } {
  const dropped: Series[] = [];
  let kept = 0;
  for (const each of series.values()) {
    if (!isShared(each)) continue;
    if (frontier - each.lastSeen > IDLE_MINUTES) dropped.push(each);
    else kept++;
  }
  const keys = new Map<string, Use>();
  let usualDay = 0;
  for (const each of series.values()) {
    for (const leaf of each.leaves) {
      if (frontier - leaf.lastSeen > IDLE_MINUTES) continue;
      usualDay += leaf.usualDay;
      for (const level of SHARED_LEVELS) countKey(keys, level, leaf, each);
    }
  }
  const opened: [string, SharedLevel][] = [];
  for (const [name, { level, count, usualDay: own }] of keys) {
    if (level === 'kind' && own > MOST_OF_ALL * usualDay) continue;
    if (count < LEAST_SHARED_KEYS || series.has(name) || kept + opened.length >= MOST_SHARED) continue;
    opened.push([name, level]);
  }
  return { opened, dropped };
}

/** Keys that a subject is on, and what is usually spent with it a day, micro-dollars. */
type Use = { level: SharedLevel; count: number; usualDay: number; last: Series };

/** Streams come key by key, so that one of the same key follows the other. */
function countKey(keys: Map<string, Use>, level: SharedLevel, leaf: Leaf, series: Series): void {
  const subject = readSubject(leaf, level);
  if (subject === null) return;
  const name = `${level} ${subject}`;
  const known = keys.get(name);
  if (!known) {
    keys.set(name, { level, count: 1, usualDay: leaf.usualDay, last: series });
    return;
  }
  known.usualDay += leaf.usualDay;
  if (known.last === series) return;
  known.last = series;
  known.count++;
}
