import { DAY_MS } from '@/lib/domain/time';
import type { KeyPolicy } from './key-policy';

/** Owners are asked so many days after they answered last, or after the key was made. */
const QUARTER_DAYS = 91;

type AskedKey = {
  createdAt: Date | null;
  firstSeenAt: Date;
  canary: boolean;
  confirmedAt: Date | null;
  confirmationAskedAt: Date | null;
};
type RepeatedKey = AskedKey & { confirmationRepeatedAt: Date | null };

/** True while a question about the key has no answer. */
export function isUnanswered({ confirmationAskedAt, confirmedAt }: AskedKey): boolean {
  return confirmationAskedAt !== null && (confirmedAt === null || confirmedAt < confirmationAskedAt);
}

/** Until when an answer is waited for; what is late is a finding. */
export function findAnswerBy(askedAt: Date, { answerWithinDays }: Pick<KeyPolicy, 'answerWithinDays'>): Date {
  return new Date(askedAt.getTime() + answerWithinDays * DAY_MS);
}

/** True when the owner of a key is to be asked whether it is needed. An open question is not asked anew: it is repeated once, then a finding. */
export function isConfirmationDue(key: AskedKey, { asksOwners }: Pick<KeyPolicy, 'asksOwners'>, now: Date): boolean {
  if (!asksOwners || key.canary || isUnanswered(key)) return false;
  const lastAt = key.confirmedAt ?? key.createdAt ?? key.firstSeenAt;
  return now.getTime() - lastAt.getTime() >= QUARTER_DAYS * DAY_MS;
}

/** True when an open question is to be sent once more: some days after it was asked, while an answer is still in time. */
export function isRepeatDue(
  key: RepeatedKey,
  policy: Pick<KeyPolicy, 'asksOwners' | 'answerWithinDays' | 'repeatAfterDays'>,
  now: Date,
): boolean {
  const { confirmationAskedAt: askedAt, confirmationRepeatedAt: repeatedAt, canary } = key;
  if (!policy.asksOwners || canary || askedAt === null || !isUnanswered(key)) return false;
  if (repeatedAt !== null && repeatedAt >= askedAt) return false;
  return now.getTime() - askedAt.getTime() >= policy.repeatAfterDays * DAY_MS && now < findAnswerBy(askedAt, policy);
}
