import type { LeakedKey } from './leak';

/** A key of the inventory, as far as it can be recognised. */
export type KnownKey = {
  connectionId: string;
  id: string;
  provider: string;
  /** What the provider shows of it: `sk-...ABCD`. */
  redactedValue: string;
  /** Keyed digest of its fingerprint, where its owner entered it once. */
  digest: string | null;
};

/** Shown characters at the end that are enough to distinguish two keys. */
const ENOUGH = 3;

/** What a redacted value shows: the characters before and after the mark. */
function readShown(redacted: string): { start: string; end: string } | null {
  const match = /^([^.*…]*)[.*…]+([^.*…]+)$/.exec(redacted);
  return match ? { start: match[1] ?? '', end: match[2] ?? '' } : null;
}

/** Whether two redacted values can be of one secret: what both show is equal. */
export function isShownAlike(one: string, other: string): boolean {
  const [left, right] = [readShown(one), readShown(other)];
  if (!left || !right || Math.min(left.end.length, right.end.length) < ENOUGH) return false;
  const isStartAlike = left.start.startsWith(right.start) || right.start.startsWith(left.start);
  return isStartAlike && (left.end.endsWith(right.end) || right.end.endsWith(left.end));
}

/**
 * The key of the inventory that a found secret is: certain by the digest, else likely when exactly one key of the
 * provider shows the same characters; null when none does or several do.
 */
export function matchKey(
  found: { provider: string; redacted: string; digest: string },
  keys: readonly KnownKey[],
): LeakedKey | null {
  const certain = keys.find((key) => key.digest === found.digest);
  if (certain) return { connectionId: certain.connectionId, apiKeyId: certain.id, isCertain: true };
  const alike = keys.filter(
    // A key whose digest is known and differs is another one, whatever it shows.
    (key) => key.digest === null && key.provider === found.provider && isShownAlike(found.redacted, key.redactedValue),
  );
  const [only] = alike;
  return only && alike.length === 1 ? { connectionId: only.connectionId, apiKeyId: only.id, isCertain: false } : null;
}
