import type { IncidentMeasures } from '@/lib/domain/incidents/incident';
import { formatDollars } from '@/lib/domain/money';
import type { Leak } from './leak';

/** What an incident about the leak of a live key is made of. */
export type LeakedKeyFacts = {
  leak: Leak;
  keyName: string;
  lastUsedAt: Date | null;
  /** Spend of the key in [since, now). */
  spentNanos: bigint;
  since: Date;
  now: Date;
};

const MAX_PLACES = 10;

/** One incident for each secret, while it stands. */
export const makeLeakDedupKey = (fingerprint: string): string => `leak:${fingerprint}`;

const day = (at: Date): string => at.toISOString().slice(0, 10);
const minute = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/**
 * What is reported about a live key that was found. All its spend since it leaked counts as observed and as expected:
 * whether someone else spent it is unknown.
 */
export function renderLeakIncident({
  leak,
  keyName,
  lastUsedAt,
  spentNanos,
  since,
  now,
}: LeakedKeyFacts): IncidentMeasures {
  const [place] = leak.places;
  const where = place ? `${place.source}, ${place.path}:${place.line}` : 'an unknown place';
  const known = leak.leakedAt ? `since ${day(leak.leakedAt)}` : 'since an unknown day';
  const sure = leak.key?.isCertain
    ? 'It is this key by its fingerprint.'
    : 'The characters that the provider shows of this key are the same.';
  return {
    title: `Key ${keyName} lies open in ${place?.source ?? 'a scanned place'}`,
    windowStart: since,
    windowEnd: now,
    observedNanos: spentNanos,
    expectedNanos: spentNanos,
    excessNanos: 0n,
    ratePerHourNanos: 0n,
    projected24hNanos: 0n,
    contributors: [],
    facts: leak.places.slice(0, MAX_PLACES).map(({ source, path, line, commit, author, publicName }) => ({
      kind: 'place',
      text: `${source}: ${path}:${line}${commit ? `, commit ${commit.slice(0, 12)}` : ''}${author ? ` by ${author}` : ''}${publicName ? `; ${publicName} reaches every browser` : ''}`,
    })),
    explanation: `${leak.title} ${leak.redacted} was found in ${where}, ${known}. ${sure} The key works and spent ${formatDollars(spentNanos)} since ${day(since)}; it was last used ${lastUsedAt ? minute(lastUsedAt) : 'never, as far as the provider reports'}. Anyone who can read that place can spend on it: make a new key, move its users over, and revoke this one.`,
  };
}
