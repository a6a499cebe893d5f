import type { Severity } from '@/lib/domain/incidents/incident';
import { formatDollars } from '@/lib/domain/money';
import { DAY_MS } from '@/lib/domain/time';
import { findDeviations, type OutsideHours } from './find-deviations';
import { findSharing } from './find-sharing';
import { judgeFirstUses } from './first-use';
import type { FindingCode, FindingFacts, FindingKey, FindingPerson, FindingProject, KeyFinding } from './key-finding';
import { formatDay } from './key-finding';
import { NO_USE, sumNanos } from './key-use';

/** What a key is judged with, looked up once for all keys. */
export type KeySurroundings = Pick<FindingFacts, 'policy' | 'now'> & {
  project: FindingProject | null;
  owner: FindingPerson | null;
  /** The people of the connection were read; else an owner that is not among them is nothing strange. */
  knowsPeople: boolean;
  outside: OutsideHours;
};

type Found = { code: FindingCode; severity: Severity; text: string; since: Date; step: string; place?: string };

/** Roles that may change the organization or its projects. */
const STRONG_ROLES: readonly string[] = ['owner', 'admin'];

const after = (at: Date, days: number) => new Date(at.getTime() + days * DAY_MS);
const countDays = (from: Date, until: Date) => Math.max(0, Math.floor((until.getTime() - from.getTime()) / DAY_MS));

/** What is found about one key. A canary has one finding only: that it was used. */
export function judgeKey(key: FindingKey, around: KeySurroundings): KeyFinding[] {
  const found = key.register.canary
    ? judgeCanary(key)
    : [
        ...judgeAge(key, around),
        ...judgeIdleness(key, around),
        ...judgeOwner(key, around),
        ...judgeFirsts(key),
        ...judgeUse(key, around),
        ...judgeLimit(key, around),
        ...judgeAnswer(key, around),
      ];
  const monthlyNanos = sumNanos((key.use ?? NO_USE).strands);
  const { connectionId, id, name, projectId } = key;
  return found.map(({ code, severity, text, since, step, place = `/keys/${encodeURIComponent(id)}` }) => ({
    ...{ code, severity, text, since, monthlyNanos },
    subject: { kind: 'key', connectionId, id, name: name === '' ? id : name, projectId },
    nextStep: { text: step, href: place },
  }));
}

/** When a key was last used, by the provider's word or by what usage shows. */
function findLastUse(key: FindingKey): Date | null {
  const days = (key.use ?? NO_USE).strands.map(({ lastOn }) => lastOn.getTime());
  const all = [...(key.lastUsedAt ? [key.lastUsedAt.getTime()] : []), ...days];
  return all.length === 0 ? null : new Date(Math.max(...all));
}

function judgeCanary(key: FindingKey): Found[] {
  const usedAt = findLastUse(key);
  if (usedAt === null) return [];
  return [
    {
      code: 'canary-used',
      severity: 'critical',
      text: `A canary that no one should ever use was used on ${formatDay(usedAt)}`,
      since: usedAt,
      step: 'Find out who read the place where it lay, and treat other keys there as leaked',
    },
  ];
}

function judgeFirsts({ ownerType, register, firstUses: uses }: FindingKey): Found[] {
  const news = judgeFirstUses({ ownerType, isCanary: register.canary, uses });
  if (!news) return [];
  return [{ code: 'first-use', ...news, step: 'Ask who answers for it whether that was meant' }];
}

function judgeAge(key: FindingKey, { policy, now }: KeySurroundings): Found[] {
  const found: Found[] = [];
  const bornAt = key.createdAt ?? key.firstSeenAt;
  const age = countDays(bornAt, now);
  const own = key.register.rotateEveryDays;
  if (own !== null && age >= own) {
    found.push({
      ...{ code: 'rotation-due', severity: 'warning', since: after(bornAt, own) },
      text: `${age} days old; it is to be rotated every ${own}`,
      step: 'Rotate it',
    });
  }
  if (own === null && age >= policy.maxAgeDays) {
    found.push({
      ...{ code: 'old', severity: 'info', since: after(bornAt, policy.maxAgeDays) },
      text: `${age} days old; the policy allows ${policy.maxAgeDays}`,
      step: 'Rotate it, or write down how often it is to be rotated',
    });
  }
  if (key.expiresAt !== null && key.expiresAt.getTime() - now.getTime() <= policy.expiryWarningDays * DAY_MS) {
    const isOver = key.expiresAt <= now;
    found.push({
      ...{ code: 'expiring', severity: 'warning', since: after(key.expiresAt, -policy.expiryWarningDays) },
      text: `${isOver ? 'Expired' : 'Expires'} on ${formatDay(key.expiresAt)}${isOver ? '' : ': what uses it stops then'}`,
      step: isOver ? 'Delete it at the provider' : 'Rotate it before that day',
    });
  }
  return found;
}

function judgeIdleness(key: FindingKey, { policy, now }: KeySurroundings): Found[] {
  const bornAt = key.createdAt ?? key.firstSeenAt;
  const usedAt = findLastUse(key);
  const idleSince = usedAt ?? bornAt;
  const idle = countDays(idleSince, now);
  if (idle < policy.unusedDays) return [];
  const isNever = usedAt === null && !key.wasSeenInUse;
  return [
    {
      code: isNever ? 'never-used' : 'unused',
      severity: 'info',
      text: isNever
        ? `Never used in ${idle} days`
        : usedAt === null
          ? 'Not used in the last 30 days, and the provider does not say when it was used last'
          : `Not used for ${idle} days`,
      since: after(idleSince, policy.unusedDays),
      step: 'Delete it: a key that is not needed can only be lost',
    },
  ];
}

function judgeOwner(key: FindingKey, { owner, knowsPeople }: KeySurroundings): Found[] {
  const found: Found[] = [];
  const named = key.ownerName ?? key.ownerId ?? 'an unknown person';
  const bornAt = key.createdAt ?? key.firstSeenAt;
  const isPerson = key.ownerType === 'user' && key.ownerId !== null;
  const isGone = isPerson && knowsPeople && (owner === null || owner.deletedAt !== null);
  if (isGone) {
    const since = owner?.deletedAt ?? key.firstSeenAt;
    const text = `Belongs to ${named}, who has left the organization`;
    found.push({
      code: 'owner-gone',
      severity: 'warning',
      text,
      since,
      step: 'Replace it by a key of a current member',
    });
  } else if (key.ownerLostAt !== null) {
    const text = `Belongs to ${named}, who has no access to its project any more`;
    const step = 'Replace it by a key of a person who has';
    found.push({ code: 'owner-without-access', severity: 'warning', text, since: key.ownerLostAt, step });
  }
  if (owner && owner.deletedAt === null && STRONG_ROLES.includes(owner.role)) {
    const what = isPerson ? 'organization' : 'project';
    found.push({
      ...{ code: 'over-privileged', severity: isPerson ? 'info' : 'warning', since: bornAt },
      text: `Belongs to ${named}, ${owner.role} of the ${what}: it may do all that they may unless it is restricted`,
      step: 'Use a key of a service account that may only call models',
    });
  }
  if (key.register.owner === null && !(key.ownerType === 'user' && key.ownerName !== null)) {
    found.push({
      ...{ code: 'no-owner', severity: 'info', text: 'No one answers for it', since: bornAt },
      step: 'Name a person who can say at night whether its use is right',
    });
  }
  return found;
}

function judgeUse(key: FindingKey, { outside, now }: KeySurroundings): Found[] {
  if (key.use === null) return [];
  const found: Found[] = findDeviations(key.register, key.use, outside, now).map(({ code, severity, text, since }) => ({
    ...{ code, severity, text, since },
    step: 'Ask who did that; if it is right, write it down in the register',
  }));
  const sharing = findSharing(key.use, now);
  if (sharing) {
    found.push({
      ...{ code: 'shared', severity: sharing.isCertain ? 'warning' : 'info' },
      ...{ text: sharing.text, since: sharing.since },
      step: 'Give each of them a key of its own',
    });
  }
  return found;
}

function judgeLimit({ firstSeenAt }: FindingKey, { project, policy }: KeySurroundings): Found[] {
  if (!project || project.limitReadAt === null) return [];
  const { limitReadAt, limitSince } = project;
  const since = new Date(Math.max((limitSince ?? limitReadAt).getTime(), firstSeenAt.getTime()));
  const place = `/projects/${encodeURIComponent(project.id)}`;
  if (project.limitNanos === null) {
    const text = `Its project ${project.name} has no spend limit: a thief can spend all that the organization may`;
    const step = 'Set a limit near the expected spend';
    return [{ code: 'no-limit', severity: 'warning', text, since, step, place }];
  }
  const expected = project.expectedNanos ?? project.spentNanos;
  if (expected <= 0n || Number(project.limitNanos) <= Number(expected) * policy.limitFactor) return [];
  const basis = project.expectedNanos === null ? 'spent in 30 days' : 'expected a month';
  const limit = formatDollars(project.limitNanos);
  return [
    {
      ...{ code: 'limit-too-high', severity: 'info', since, place },
      text: `Its project ${project.name} may spend ${limit} a month; ${formatDollars(expected)} ${basis}`,
      step: 'Lower the limit to near the expected spend',
    },
  ];
}

function judgeAnswer(key: FindingKey, { policy, now }: KeySurroundings): Found[] {
  const { confirmationAskedAt: askedAt, confirmedAt } = key.register;
  if (askedAt === null || (confirmedAt !== null && confirmedAt >= askedAt)) return [];
  const dueAt = after(askedAt, policy.answerWithinDays);
  if (now < dueAt) return [];
  const text = `Its owner was asked on ${formatDay(askedAt)} whether it is still needed and has not answered`;
  const [step, place] = ['Confirm it, or delete it', '/keys/confirm'];
  return [{ code: 'unconfirmed', severity: 'warning', text, since: dueAt, step, place }];
}
