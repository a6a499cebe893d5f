import type { Key } from '@/lib/contracts/keys/keys';
import type { KeyRow } from '@/lib/db/keys/keys';
import {
  DEFAULT_HYGIENE_LIMITS,
  findKeyProblems,
  findRotationDay,
  type WatchedKey,
} from '@/lib/domain/keys/key-hygiene';

/** What a key is judged by: whoever people named answers for it, else the person the provider names. */
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

/** A key as the HTTP API shows it. */
export function mapKey(row: KeyRow, now: Date): Key {
  const watched = mapWatchedKey(row);
  const { ownerType, ownerId, ownerName, projectId, projectName, ...rest } = row;
  return {
    ...rest,
    project: { id: projectId, name: projectName },
    providerOwner: { type: ownerType, id: ownerId, name: ownerName },
    rotateOn: findRotationDay(watched),
    createdAt: row.createdAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString() ?? null,
    problems: row.deletedAt === null ? findKeyProblems(watched, DEFAULT_HYGIENE_LIMITS, now) : [],
  };
}
