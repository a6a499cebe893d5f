import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Posture } from '@/lib/contracts/keys/posture';
import { inTransaction } from '@/lib/db/client';
import { listKeyRows } from '@/lib/db/keys/keys';
import { loadPostureCounts } from '@/lib/db/keys/posture-facts';
import { findKeyFindings } from '@/lib/domain/keys/find-key-findings';
import type { FindingConnection } from '@/lib/domain/keys/key-finding';
import { judgePosture, type PostureFacts } from '@/lib/domain/keys/posture';
import { loadFindingFacts } from './load-findings';

/** How far the workspace follows the provider's advice against unauthorized usage, with one score. */
export async function getPosture(viewer: Viewer, now: Date = readNow()): Promise<Posture> {
  const { workspaceId, timezone } = viewer;
  return inTransaction(async (tx) => {
    const rows = await listKeyRows(tx, workspaceId, {});
    const facts = await loadFindingFacts(tx, { workspaceId, timezone, rows, isAll: true, now });
    const parties = facts.keys.flatMap(({ register }) => register.sharedWith);
    return judgePosture({
      ...(await loadPostureCounts(tx, workspaceId, now)),
      keyCount: facts.keys.length,
      findings: findKeyFindings(facts),
      thirdParties: {
        named: parties.length,
        complete: parties.filter((one) => one.since && one.why && one.privacyUrl).length,
      },
      connections: countConnections(facts.connections),
    });
  });
}

function countConnections(connections: readonly FindingConnection[]): PostureFacts['connections'] {
  const audit = connections.map(
    ({ keyAccess }) => keyAccess?.admin?.areas.find(({ area }) => area === 'audit_logs')?.state ?? null,
  );
  return {
    all: connections.length,
    auditReadable: audit.filter((state) => state === 'allowed').length,
    auditRefused: audit.filter((state) => state === 'refused').length,
    withActionKey: connections.filter(({ actionKeyHint }) => actionKeyHint !== null).length,
  };
}
