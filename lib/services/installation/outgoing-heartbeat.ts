import type { Viewer } from '@/lib/auth/viewer';
import type { OutgoingHeartbeat } from '@/lib/contracts/installation/outgoing-heartbeat';
import { type Db, getDb, inTransaction } from '@/lib/db/client';
import { listProviderUrls } from '@/lib/db/connections/connections';
import {
  claimHeartbeatPing,
  getHeartbeatRow,
  saveHeartbeatOutcome,
  saveHeartbeatUrl,
} from '@/lib/db/installation/outgoing-heartbeat';
import { countSelfIncidents } from '@/lib/db/installation/self-watch';
import { lockWorkspace } from '@/lib/db/locks';
import { SELF_KINDS } from '@/lib/domain/incidents/incident';
import { AppError } from '@/lib/errors';
import { outgoingFetch } from '@/lib/outgoing/fetch';
import { parseOutgoingUrl } from '@/lib/outgoing/target';
import { decryptSecret, encryptSecret } from '@/lib/secrets';
import { recordChange } from '@/lib/services/record-change';

/** What a sealed heartbeat address belongs to. */
export const heartbeatContext = (workspaceId: string) => `${workspaceId}/heartbeat-url`;

/** Whether an outgoing heartbeat is set and how it does; the address itself is a secret and shows its host only. */
export async function getOutgoingHeartbeat(viewer: Viewer, db: Db = getDb()): Promise<OutgoingHeartbeat> {
  const { workspaceId } = viewer;
  const { sealed, pingedAt, error } = await getHeartbeatRow(db, workspaceId);
  const host = sealed && new URL(decryptSecret(sealed, heartbeatContext(workspaceId))).host;
  return { host, pingedAt: pingedAt?.toISOString() ?? null, error };
}

/** Sets or (null) removes the address. Throws `invalid_input` on one that is none or leads into a private network. */
export async function updateOutgoingHeartbeat(
  viewer: Viewer,
  { url }: { url: string | null },
): Promise<OutgoingHeartbeat> {
  const { workspaceId } = viewer;
  const sealed = url === null ? null : encryptSecret(await checkUrl(workspaceId, url), heartbeatContext(workspaceId));
  await inTransaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const before = await getOutgoingHeartbeat(viewer, tx);
    await saveHeartbeatUrl(tx, workspaceId, sealed);
    await recordChange(tx, viewer, {
      action: url === null ? 'heartbeat.removed' : 'heartbeat.set',
      target: workspaceId,
      before: { host: before.host },
      after: { host: url === null ? null : new URL(url).host },
    });
  });
  return getOutgoingHeartbeat(viewer);
}

async function checkUrl(workspaceId: string, url: string): Promise<string> {
  try {
    return parseOutgoingUrl(url, 'receiver', await listProviderUrls(getDb(), workspaceId)).href;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError('invalid_input', error.message, { errors: [{ path: 'url', message: error.message }] });
  }
}

const TIMEOUT_MS = 10_000;

/**
 * Asks for the workspace's heartbeat address once a minute while everything about ourselves is well; the service that listens
 * there raises the alarm when it stays away. Returns whether it was asked for.
 */
export async function pingHeartbeat(workspaceId: string): Promise<boolean> {
  if ((await countSelfIncidents(getDb(), workspaceId, SELF_KINDS)).length > 0) return false;
  const sealed = await claimHeartbeatPing(getDb(), workspaceId);
  if (!sealed) return false;
  const url = decryptSecret(sealed, heartbeatContext(workspaceId));
  await saveHeartbeatOutcome(getDb(), workspaceId, await tryPing(workspaceId, url));
  return true;
}

/** null = answered well; otherwise what went wrong, without the address, which may be a secret. */
async function tryPing(workspaceId: string, url: string): Promise<string | null> {
  try {
    const providerUrls = await listProviderUrls(getDb(), workspaceId);
    const response = await outgoingFetch(url, { method: 'GET' }, { timeoutMs: TIMEOUT_MS, providerUrls });
    await response.body?.cancel();
    return response.ok ? null : `answered ${response.status}`;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).replaceAll(url, '(address)');
  }
}
