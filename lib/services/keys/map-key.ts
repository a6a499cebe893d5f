import type { FindingOfKey } from '@/lib/contracts/keys/findings';
import type { Key } from '@/lib/contracts/keys/keys';
import type { KeyRow } from '@/lib/db/keys/keys';
import type { KeyFinding } from '@/lib/domain/keys/key-finding';
import {
  DEFAULT_HYGIENE_LIMITS,
  findKeyProblems,
  findRotationDay,
  type WatchedKey,
} from '@/lib/domain/keys/key-hygiene';
import { joinThirdParties, type KeyRegister, parseExpectedHours } from '@/lib/domain/keys/key-register';
import { formatNanosExact } from '@/lib/domain/money';

/**
 * The facts that a key is judged by: the person named in the register answers for it, else the person that the provider
 * names.
 */
export function mapWatchedKey(row: KeyRow): WatchedKey {
  const providerOwner = row.ownerType === 'user' ? row.ownerName : null;
  return {
    id: row.id,
    name: row.name,
    createdAt: row.createdAt,
    lastUsedAt: row.lastUsedAt,
    firstSeenAt: row.firstSeenAt,
    owner: row.owner ?? providerOwner,
    rotateEveryDays: row.rotateEveryDays,
    isCanary: row.canary,
  };
}

/** What people wrote down about a key. */
export function mapRegister(row: KeyRow): KeyRegister {
  const { owner, team, purpose, expectedModels, expectedMonthlyNanos, rotateEveryDays, canary, note } = row;
  return {
    ...{ owner, team, purpose, expectedModels, expectedMonthlyNanos, rotateEveryDays, canary, note },
    sharedWith: joinThirdParties(row.sharedWith, row.sharedDetails),
    expectedHours: parseExpectedHours(row.expectedHours),
    confirmedAt: row.confirmedAt,
    confirmationAskedAt: row.confirmationAskedAt,
  };
}

export function mapFindingOfKey({ code, severity, text, since, monthlyNanos, nextStep }: KeyFinding): FindingOfKey {
  const monthlyCost = formatNanosExact(monthlyNanos);
  return { code, severity, text, since: since.toISOString(), monthlyCost, nextStep };
}

/** A key as the HTTP API shows it. */
export function mapKey(row: KeyRow, findings: readonly KeyFinding[], now: Date): Key {
  const watched = mapWatchedKey(row);
  const { owner, team, purpose, sharedWith, expectedModels, expectedHours, rotateEveryDays, canary, note } =
    mapRegister(row);
  const format = (at: Date | null) => at?.toISOString() ?? null;
  const { connectionId, id, name, redactedValue } = row;
  return {
    ...{ id, connectionId, name, redactedValue },
    project: { id: row.projectId, name: row.projectName },
    providerOwner: { type: row.ownerType, id: row.ownerId, name: row.ownerName },
    ...{ owner, team, purpose, sharedWith, expectedModels, expectedHours, rotateEveryDays, canary, note },
    expectedMonthly: row.expectedMonthlyNanos === null ? null : formatNanosExact(row.expectedMonthlyNanos),
    rotateOn: findRotationDay(watched),
    createdAt: format(row.createdAt),
    lastUsedAt: format(row.lastUsedAt),
    expiresAt: format(row.expiresAt),
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    deletedAt: format(row.deletedAt),
    confirmedAt: format(row.confirmedAt),
    findings: findings.map(mapFindingOfKey),
    problems: row.deletedAt === null ? findKeyProblems(watched, DEFAULT_HYGIENE_LIMITS, now) : [],
  };
}
