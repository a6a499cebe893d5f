import type { Detector } from '@/lib/domain/anomaly/types';

/** A detector in memory as it was after `revision` saves, built with the options that `optionsKey` spells out. */
export type CachedDetector = { detector: Detector; revision: number; optionsKey: string };

/** Enough for one process; what does not fit is read from the database again. */
const MAX_CACHED = 20;

const cache = new Map<string, CachedDetector>();

/** Hands a cached detector out and forgets it, so that nobody else in the process touches it meanwhile. */
export function takeCachedDetector(key: string): CachedDetector | null {
  const cached = cache.get(key) ?? null;
  cache.delete(key);
  return cached;
}

/** Keeps a detector whose every decision is stored. The one that waited longest makes room. */
export function keepDetector(key: string, cached: CachedDetector): void {
  const [oldest] = cache.keys();
  if (cache.size >= MAX_CACHED && oldest !== undefined) cache.delete(oldest);
  cache.set(key, cached);
}
