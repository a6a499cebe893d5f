import { DAY_MS } from '@/lib/domain/time';
/** What a key of the inventory is judged by; provider's words and what people said about it. */
export type WatchedKey = {
  id: string;
  name: string;
  /** `null` = the provider does not report it. */
  createdAt: Date | null;
  /** `null` = never used, as far as anybody knows. */
  lastUsedAt: Date | null;
  firstSeenAt: Date;
  /** Person or team that answers for it, said by people or known to the provider. */
  owner: string | null;
  rotateEveryDays: number | null;
  isCanary: boolean;
};

export const KEY_PROBLEMS = [
  'canary-used',
  'first-use',
  'rotation-due',
  'outside-register',
  'old',
  'unused',
  'no-owner',
] as const;
export type KeyProblemKind = (typeof KEY_PROBLEMS)[number];

/**
 * Reported by default: a canary that was used, a key that slept or that a program uses doing something new, a violated
 * policy of the workspace, use that differs from the register.
 */
export const DEFAULT_KEY_PROBLEMS: readonly KeyProblemKind[] = [
  'canary-used',
  'first-use',
  'rotation-due',
  'outside-register',
];

/** What is seen at a key alone; use outside of the register and first uses are
 * found beside it, see find-deviations.ts and first-use.ts. */
export type KeyProblem = { kind: Exclude<KeyProblemKind, 'outside-register' | 'first-use'>; text: string };

export type HygieneLimits = {
  /** Not used for so many days. */
  unusedDays: number;
  /** Older than so many days, where no rotation policy says otherwise. */
  maxAgeDays: number;
};

export const DEFAULT_HYGIENE_LIMITS: HygieneLimits = { unusedDays: 60, maxAgeDays: 180 };

/**
 * What is wrong with a key, most severe first. A canary has one problem only: that it was used. A key whose age the
 * provider does not report is as old as we have known it.
 */
export function findKeyProblems(key: WatchedKey, limits: HygieneLimits, now: Date): KeyProblem[] {
  if (key.isCanary) {
    if (key.lastUsedAt === null) return [];
    return [
      { kind: 'canary-used', text: `A canary that no one should ever use was used on ${formatDay(key.lastUsedAt)}` },
    ];
  }
  const problems: KeyProblem[] = [];
  const bornAt = key.createdAt ?? key.firstSeenAt;
  const ageDays = countDays(bornAt, now);
  if (key.rotateEveryDays !== null && ageDays >= key.rotateEveryDays) {
    const text = `${ageDays} days old; it is to be rotated every ${key.rotateEveryDays}`;
    problems.push({ kind: 'rotation-due', text });
  }
  if (key.rotateEveryDays === null && ageDays >= limits.maxAgeDays) {
    problems.push({ kind: 'old', text: `${ageDays} days old and never rotated` });
  }
  const idleDays = countDays(key.lastUsedAt ?? bornAt, now);
  if (idleDays >= limits.unusedDays) {
    const text = key.lastUsedAt === null ? `Never used in ${idleDays} days` : `Not used for ${idleDays} days`;
    problems.push({ kind: 'unused', text });
  }
  if (key.owner === null) problems.push({ kind: 'no-owner', text: 'No one answers for it' });
  return problems;
}

/** Calendar day (UTC) on which a key is due for rotation; null without a policy. */
export function findRotationDay(key: Pick<WatchedKey, 'createdAt' | 'firstSeenAt' | 'rotateEveryDays'>): string | null {
  if (key.rotateEveryDays === null) return null;
  const bornAt = key.createdAt ?? key.firstSeenAt;
  return formatDay(new Date(bornAt.getTime() + key.rotateEveryDays * DAY_MS));
}

function countDays(from: Date, until: Date): number {
  return Math.max(0, Math.floor((until.getTime() - from.getTime()) / DAY_MS));
}

function formatDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}
