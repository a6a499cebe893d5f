import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { AccountLogState } from '@/lib/contracts/account-activity/account-activity';
import { listAccountLogs } from '@/lib/db/account-activity/account-logs';
import { getDb } from '@/lib/db/client';
import { listWatchedConnections } from '@/lib/db/connections/watched-connections';
import { renderLogState } from '@/lib/domain/account-activity/log-text';

/** How it stands with the audit log of each connection: the pages about data health and security ask this. */
export async function listLogStates(
  viewer: Pick<Viewer, 'workspaceId'>,
  now: Date = readNow(),
): Promise<{ data: AccountLogState[]; nextCursor: null }> {
  const { workspaceId } = viewer;
  const logs = new Map((await listAccountLogs(getDb(), workspaceId)).map((log) => [log.connectionId, log]));
  const connections = await listWatchedConnections(getDb(), workspaceId, now);
  const data = connections.map(({ id, name }): AccountLogState => {
    const log = logs.get(id);
    const state = log?.state ?? 'waiting';
    return {
      ...{ connectionId: id, connectionName: name, state },
      text: renderLogState({ state, coveredUntil: log?.coveredUntil ?? null }),
      ...{ error: log?.error ?? null, partError: log?.partError ?? null },
      knownFrom: log?.coveredFrom?.toISOString() ?? null,
      knownUntil: log?.coveredUntil?.toISOString() ?? null,
      readAt: log?.readAt?.toISOString() ?? null,
      failingSince: log?.failingSince?.toISOString() ?? null,
      ...{ refusedRows: log?.refusedRows ?? 0, refusal: log?.refusal ?? null },
    };
  });
  return { data, nextCursor: null };
}
