import type { Leaf } from './leaf';
import type { Series } from './series';

export const SHARED_LEVELS = ['user', 'model'] as const;
export type SharedLevel = (typeof SHARED_LEVELS)[number];

/** Keys that a user or model must be in use on to have a series of its own. */
export const LEAST_SHARED_KEYS = 3;
/** Such series at most; beyond it the rest is judged by its keys alone. */
const MOST_SHARED = 256;
/** Silence after which a series of a user or model is given up, in minutes. */
const IDLE_MINUTES = 28 * 1_440;
const NONE: readonly Series[] = [];

/** The user or model of a stream; null = it has none. */
export function readSubject({ identity }: Leaf, level: SharedLevel): string | null {
  return level === 'user' ? identity.userId : identity.model;
}

/** Series of a user or model over all of its keys. */
export type SharedSeries = Series & { level: SharedLevel };

export function isShared(series: Series): series is SharedSeries {
  return series.level === 'user' || series.level === 'model';
}

/** The user or model that such a series is about. */
export function describeShared({ level, key }: SharedSeries): { level: SharedLevel; name: string } {
  return { level, name: key.slice(level.length + 1) };
}

/** Which streams count for the series of a user or of a model over all keys. */
export class SharedSubjects {
  private readonly byLeaf = new Map<Leaf, readonly Series[]>();

  get(leaf: Leaf): readonly Series[] {
    return this.byLeaf.get(leaf) ?? NONE;
  }

  /** Enters a stream for those of `series` that are about its user or model. */
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
 * Once a day: which users and models are on enough keys to be given a series, by the name of that series, and which of
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
  const keys = new Map<string, { level: SharedLevel; count: number; last: Series }>();
  for (const each of series.values()) {
    for (const leaf of each.leaves) {
      if (frontier - leaf.lastSeen > IDLE_MINUTES) continue;
      for (const level of SHARED_LEVELS) countKey(keys, level, readSubject(leaf, level), each);
    }
  }
  const opened: [string, SharedLevel][] = [];
  for (const [name, { level, count }] of keys) {
    if (count < LEAST_SHARED_KEYS || series.has(name) || kept + opened.length >= MOST_SHARED) continue;
    opened.push([name, level]);
  }
  return { opened, dropped };
}

/** Streams come key by key, so that one of the same key follows the other. */
function countKey(
  keys: Map<string, { level: SharedLevel; count: number; last: Series }>,
  level: SharedLevel,
  subject: string | null,
  series: Series,
): void {
  if (subject === null) return;
  const name = `${level} ${subject}`;
  const known = keys.get(name);
  if (!known) keys.set(name, { level, count: 1, last: series });
  else if (known.last !== series) {
    known.last = series;
    known.count++;
  }
}
