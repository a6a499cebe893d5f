import { z } from 'zod';
import type { Severity } from '@/lib/domain/incidents/incident';
import type { FoundSecret } from './found-secret';
import type { LeakState } from './leak-state';

/** Where a secret was seen. Stored as JSON; `source` = what was scanned: a repository, a folder, a log. */
export const LeakPlaceSchema = z.object({
  source: z.string(),
  path: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  commit: z.string().exactOptional(),
  author: z.string().exactOptional(),
  committedAt: z.string().exactOptional(),
  publicName: z.string().exactOptional(),
});
export type LeakPlace = z.infer<typeof LeakPlaceSchema>;

/** The key of the inventory that a leaked secret is; `isCertain` = by its fingerprint, not by what is shown of it. */
export type LeakedKey = { connectionId: string; apiKeyId: string; isCertain: boolean };

/** One leaked secret, by its fingerprint, with every place where it was seen. */
export type Leak = {
  id: string;
  fingerprint: string;
  rule: string;
  title: string;
  provider: string;
  severity: Severity;
  redacted: string;
  state: LeakState;
  /** Why it has this state; empty while no reason was given. */
  reason: string;
  stateBy: string | null;
  stateAt: Date | null;
  key: LeakedKey | null;
  places: LeakPlace[];
  /** Date of the earliest commit that has it; null = not known from history. */
  leakedAt: Date | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
};

/** Places that are kept of one secret; the earliest ones stay. */
const MAX_PLACES = 50;

const placeOf = (source: string, found: FoundSecret): LeakPlace => {
  const { path, line, column, commit, author, committedAt, publicName } = found;
  return {
    ...{ source, path, line, column },
    ...(commit !== undefined && { commit }),
    ...(author !== undefined && { author }),
    ...(committedAt !== undefined && { committedAt }),
    ...(publicName !== undefined && { publicName }),
  };
};

/** Places of one secret with those of a new report: one for each source and path, where it was seen last. */
export function mergePlaces(known: readonly LeakPlace[], source: string, found: readonly FoundSecret[]): LeakPlace[] {
  const places = new Map(known.map((place) => [`${place.source}\n${place.path}`, place]));
  for (const one of found) {
    const key = `${source}\n${one.path}`;
    const place = placeOf(source, one);
    // History knows the commit; a later look at the files does not and must not take it away.
    places.set(key, { ...places.get(key), ...place });
  }
  return [...places.values()].slice(0, MAX_PLACES);
}

/** When a secret leaked, by the earliest commit among its places; null where no place has one. */
export function findLeakedAt(places: readonly LeakPlace[]): Date | null {
  const times = places.flatMap(({ committedAt }) => (committedAt === undefined ? [] : [Date.parse(committedAt)]));
  const known = times.filter((time) => !Number.isNaN(time));
  return known.length === 0 ? null : new Date(Math.min(...known));
}
