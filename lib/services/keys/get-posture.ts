import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Posture } from '@/lib/contracts/keys/posture';
import { listAccountLogs } from '@/lib/db/account-activity/account-logs';
import { inTransaction } from '@/lib/db/client';
import { listKeyRows } from '@/lib/db/keys/keys';
import { loadPostureCounts } from '@/lib/db/keys/posture-facts';
import type { LogState } from '@/lib/domain/account-activity/log-state';
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
    const logs = await listAccountLogs(tx, workspaceId);
    const parties = facts.keys.flatMap(({ register }) => register.sharedWith);
    return judgePosture({
      ...(await loadPostureCounts(tx, workspaceId, now)),
      keyCount: facts.keys.length,
      findings: findKeyFindings(facts),
      thirdParties: {
        named: parties.length,
        complete: parties.filter((one) => one.since && one.why && one.privacyUrl).length,
      },
      connections: countConnections(facts.connections, new Map(logs.map((log) => [log.connectionId, log.state]))),
    });
  });
}

/** A log without a single event was most likely never switched on; one that was never read is unknown. */
const LOG_COUNTS = { fresh: 'fresh', failing: 'failing', empty: 'off', off: 'off', refused: 'refused' } as const;

function countConnections(
  connections: readonly FindingConnection[],
  states: ReadonlyMap<string, LogState>,
): PostureFacts['connections'] {
  const logs = { fresh: 0, failing: 0, off: 0, refused: 0 };
  for (const { id } of connections) {
    const state = states.get(id);
    if (state && state in LOG_COUNTS) logs[LOG_COUNTS[state as keyof typeof LOG_COUNTS]] += 1;
  }
  const withActionKey = connections.filter(({ actionKeyHint }) => actionKeyHint !== null).length;
  return { all: connections.length, logs, withActionKey };
}
