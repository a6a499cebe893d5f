import { HOUR_MS } from '@/lib/domain/time';
import type { Incident, IncidentScope } from './incident';

/** What is looked at to find out whether two incidents have one cause. */
export type CauseCandidate = Pick<
  Incident,
  'id' | 'kind' | 'connectionId' | 'scope' | 'windowStart' | 'windowEnd' | 'mergedIntoId' | 'excessNanos'
>;

/** Kinds that find spend of one scope; a budget, missing data and a key's hygiene are matters of their own. */
const SPEND_KINDS: readonly string[] = ['spike', 'drift', 'novelty', 'price', 'loop', 'threshold'];
/** Windows this far apart are still one story. */
const NEAR_MS = HOUR_MS;

/**
 * The unresolved incident that has the same cause as new trouble, or null: of the same connection, at about the same
 * time, of the same scope or of a narrower one that explains most of it. A narrower find is never hidden behind a wider
 * one. Of several the narrowest speaks, of equals the one that lost most.
 */
export function findCause(
  trouble: Pick<CauseCandidate, 'kind' | 'connectionId' | 'scope' | 'windowStart' | 'windowEnd' | 'excessNanos'>,
  unresolved: readonly CauseCandidate[],
): CauseCandidate | null {
  // A used canary is a matter of its key, and found by its spend as well.
  const isAboutSpend =
    SPEND_KINDS.includes(trouble.kind) || (trouble.kind === 'key-hygiene' && 'apiKeyId' in trouble.scope);
  if (!isAboutSpend) return null;
  const fitting = unresolved.filter(
    (other) =>
      SPEND_KINDS.includes(other.kind) &&
      other.mergedIntoId === null &&
      // A rule for all connections has found what one connection's detector found.
      (other.connectionId === trouble.connectionId || trouble.connectionId === null || other.connectionId === null) &&
      isNear(trouble, other) &&
      isWithin(other.scope, trouble.scope) &&
      (isWithin(trouble.scope, other.scope) || other.excessNanos * 2n >= trouble.excessNanos),
  );
  return fitting.sort(compareCauses)[0] ?? null;
}

function isNear(
  left: Pick<CauseCandidate, 'windowStart' | 'windowEnd'>,
  right: Pick<CauseCandidate, 'windowStart' | 'windowEnd'>,
): boolean {
  return (
    left.windowStart.getTime() <= right.windowEnd.getTime() + NEAR_MS &&
    right.windowStart.getTime() <= left.windowEnd.getTime() + NEAR_MS
  );
}

/** True when everything in `inner` is also in `outer`. */
function isWithin(inner: IncidentScope, outer: IncidentScope): boolean {
  return Object.entries(outer).every(([field, value]) => inner[field as keyof IncidentScope] === value);
}

function compareCauses(left: CauseCandidate, right: CauseCandidate): number {
  const byScope = Object.keys(right.scope).length - Object.keys(left.scope).length;
  if (byScope !== 0) return byScope;
  return left.excessNanos < right.excessNanos ? 1 : -1;
}
