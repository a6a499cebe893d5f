import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Finding, FindingList, FindingQuery, KeyPolicy, KeyPolicyUpdate } from '@/lib/contracts/keys/findings';
import { getDb, inTransaction } from '@/lib/db/client';
import { findKeyPolicy, saveKeyPolicy } from '@/lib/db/keys/key-policies';
import { listKeyRows } from '@/lib/db/keys/keys';
import { lockForTransaction } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { findKeyFindings } from '@/lib/domain/keys/find-key-findings';
import type { KeyFinding } from '@/lib/domain/keys/key-finding';
import { formatNanosExact } from '@/lib/domain/money';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { cutPage, parseNumberCursor } from '@/lib/services/page-cursor';
import { loadFindingFacts } from './load-findings';
import { mapFindingOfKey } from './map-key';

/** Everything found about the keys that a viewer may see, most severe first; about connections only for those without limit. */
export async function findViewerFindings(viewer: Viewer, now: Date): Promise<KeyFinding[]> {
  const { workspaceId, timezone } = viewer;
  const projectIds = listAllowedProjects(viewer);
  return inTransaction(async (tx) => {
    const rows = await listKeyRows(tx, workspaceId, { projectIds });
    const facts = await loadFindingFacts(tx, { workspaceId, timezone, rows, isAll: projectIds === null, now });
    return findKeyFindings(projectIds === null ? facts : { ...facts, connections: [] });
  });
}

/** Findings a page at a time, with the counts of all. */
export async function listFindings(
  viewer: Viewer,
  query: z.output<typeof FindingQuery>,
  now: Date = readNow(),
): Promise<FindingList> {
  const all = (await findViewerFindings(viewer, now)).filter(
    ({ subject }) =>
      (query.connectionId === undefined || subject.connectionId === query.connectionId) &&
      (query.projectId === undefined || subject.projectId === query.projectId),
  );
  const wanted = all.filter(
    (one) =>
      (query.code === undefined || one.code === query.code) &&
      (query.severity === undefined || one.severity === query.severity),
  );
  const from = parseNumberCursor(query.cursor) ?? 0;
  const { rows, nextCursor } = cutPage(
    wanted.slice(from, from + query.limit + 1),
    query.limit,
    () => from + query.limit,
  );
  return { data: rows.map(mapFinding), nextCursor, counts: countFindings(all) };
}

const mapFinding = (finding: KeyFinding): Finding => ({ ...mapFindingOfKey(finding), subject: finding.subject });

function countFindings(all: readonly KeyFinding[]): FindingList['counts'] {
  const groups = Map.groupBy(all, ({ code, severity }) => `${code} ${severity}`);
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    if (!first) return [];
    const nanos = members.reduce((sum, { monthlyNanos }) => sum + monthlyNanos, 0n);
    const { code, severity } = first;
    return [{ code, severity, count: members.length, monthlyCost: formatNanosExact(nanos) }];
  });
}

/** By what keys are judged. */
export async function getKeyPolicy(viewer: Viewer): Promise<KeyPolicy> {
  return findKeyPolicy(getDb(), viewer.workspaceId);
}

/** Changes by what keys are judged; fields that are not given stay. */
export async function updateKeyPolicy(viewer: Viewer, input: KeyPolicyUpdate): Promise<KeyPolicy> {
  const { workspaceId, actor } = viewer;
  return inTransaction(async (tx) => {
    await lockForTransaction(tx, `key-policy:${workspaceId}`);
    const before = await findKeyPolicy(tx, workspaceId);
    const after = { ...before, ...dropAbsent(input) };
    await saveKeyPolicy(tx, workspaceId, after, actor.name);
    const entry = { action: 'key-policy.updated', target: workspaceId, detail: {}, before, after };
    await insertAuditEntry(tx, { workspaceId, actor: actor.name, ...entry });
    return after;
  });
}
