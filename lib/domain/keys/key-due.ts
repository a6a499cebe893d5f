import { DAY_MS } from '@/lib/domain/time';
import type { KeyPolicy } from './key-policy';

/** Why a key is due: its own rotation policy, the age that the workspace allows, or that the provider ends it. */
export const DUE_REASONS = ['rotation', 'age', 'expiry'] as const;
export type DueReason = (typeof DUE_REASONS)[number];

/** `on` is a calendar day in UTC, as the register counts days. */
export type KeyDue = { on: string; reason: DueReason };

type AgingKey = {
  createdAt: Date | null;
  firstSeenAt: Date;
  expiresAt: Date | null;
  rotateEveryDays: number | null;
  canary: boolean;
};

const formatDay = (at: Date) => at.toISOString().slice(0, 10);

/**
 * Every day on which a key is due, earliest first: a rotation policy of its own comes before the workspace's. A canary is
 * due only when the provider ends it.
 */
export function listKeyDues(key: AgingKey, { maxAgeDays }: Pick<KeyPolicy, 'maxAgeDays'>): KeyDue[] {
  const bornAt = key.createdAt ?? key.firstSeenAt;
  const age = key.rotateEveryDays ?? maxAgeDays;
  const dues: KeyDue[] = key.canary
    ? []
    : [
        {
          on: formatDay(new Date(bornAt.getTime() + age * DAY_MS)),
          reason: key.rotateEveryDays === null ? 'age' : 'rotation',
        },
      ];
  if (key.expiresAt !== null) dues.push({ on: formatDay(key.expiresAt), reason: 'expiry' });
  return dues.sort((left, right) => (left.on < right.on ? -1 : left.on > right.on ? 1 : 0));
}

/** The day to remind of now: the first that is still ahead and no more than `remindDays` away; null = none. */
export function findReminder(
  key: AgingKey & { remindedFor: string | null },
  policy: Pick<KeyPolicy, 'maxAgeDays' | 'remindDays'>,
  now: Date,
): KeyDue | null {
  const today = formatDay(now);
  const last = formatDay(new Date(now.getTime() + policy.remindDays * DAY_MS));
  const due = listKeyDues(key, policy).find(({ on }) => on > today && on <= last);
  return due && (key.remindedFor === null || key.remindedFor < due.on) ? due : null;
}
