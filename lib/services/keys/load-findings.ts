import type { Transaction } from '@/lib/db/client';
import {
  listFindingAdminKeys,
  listFindingConnections,
  listFindingPeople,
  listFindingProjects,
} from '@/lib/db/keys/finding-facts';
import { loadFirstUses } from '@/lib/db/keys/first-uses';
import { findKeyPolicy } from '@/lib/db/keys/key-policies';
import { listUsedKeys, loadKeyUse } from '@/lib/db/keys/key-use';
import type { KeyRow } from '@/lib/db/keys/keys';
import { listUsageCursors } from '@/lib/db/usage/usage-coverage';
import { findKeyFindings } from '@/lib/domain/keys/find-key-findings';
import { KeyAccess } from '@/lib/domain/keys/key-access';
import type { FindingFacts, FindingKey, KeyFinding } from '@/lib/domain/keys/key-finding';
import { NO_USE } from '@/lib/domain/keys/key-use';
import { computeCoverage } from '@/lib/domain/usage/usage-coverage';
import { mapRegister } from './map-key';

type Question = {
  workspaceId: string;
  timezone: string;
  rows: readonly KeyRow[];
  /** The rows are all keys of the workspace; else usage is looked up for them alone. */
  isAll: boolean;
  now: Date;
};

/** Everything that findings about some keys are judged by, in a handful of statements whatever their number. */
export async function loadFindingFacts(tx: Transaction, question: Question): Promise<FindingFacts> {
  const { workspaceId, timezone, rows, isAll, now } = question;
  const ids = isAll ? null : rows.map(({ id }) => id);
  const connections = await listFindingConnections(tx, workspaceId);
  const use = await loadKeyUse(tx, workspaceId, ids, now);
  const used = await listUsedKeys(tx, workspaceId, ids);
  // A connection that was never read says nothing about use: no data is not calm.
  const read = new Set(connections.filter((one) => one.lastSuccessAt !== null).map(({ id }) => id));
  const firsts = await loadFirstUses(tx, {
    ...{ workspaceId, ids, keyCount: rows.length, timezone, now },
    readFrom: await loadReadFrom(tx, workspaceId),
  });
  const keys = rows
    .filter((row) => row.deletedAt === null)
    .map((row): FindingKey => {
      const place = `${row.connectionId} ${row.id}`;
      const strands = use.get(place);
      return {
        ...row,
        register: mapRegister(row),
        use: read.has(row.connectionId) ? (strands ? { strands } : NO_USE) : null,
        wasSeenInUse: used.has(place),
        firstUses: firsts.get(place) ?? [],
      };
    });
  return {
    ...{ keys, timezone, now },
    projects: await listFindingProjects(tx, workspaceId, now),
    people: await listFindingPeople(tx, workspaceId),
    adminKeys: await listFindingAdminKeys(tx, workspaceId),
    connections: connections.map((one) => {
      const access = KeyAccess.safeParse(one.keyAccess);
      return { ...one, keyAccess: access.success ? access.data : null };
    }),
    policy: await findKeyPolicy(tx, workspaceId),
  };
}

/** From when on all usage of each connection was read; absent = it was not read yet. */
export async function loadReadFrom(tx: Transaction, workspaceId: string): Promise<Map<string, Date>> {
  const coverages = computeCoverage(await listUsageCursors(tx, workspaceId));
  return new Map(coverages.map(({ connectionId, readFrom }) => [connectionId, readFrom]));
}

/** Findings of some keys, by "connection key". */
export async function loadKeyFindings(tx: Transaction, question: Question): Promise<Map<string, KeyFinding[]>> {
  const found = findKeyFindings(await loadFindingFacts(tx, question));
  return Map.groupBy(
    found.filter(({ subject }) => subject.kind === 'key'),
    ({ subject }) => `${subject.connectionId} ${subject.id}`,
  );
}
