import { getDb } from '@/lib/db/client';
import { claimHeartbeatPing, saveHeartbeatOutcome } from '@/lib/db/installation/outgoing-heartbeat';
import { countSelfIncidents } from '@/lib/db/installation/self-watch';
import { outgoingFetch } from '@/lib/outgoing/fetch';
import { decryptSecret } from '@/lib/secrets';
import { heartbeatContext } from './outgoing-heartbeat';
import { SELF_KINDS } from './watch-self';

const TIMEOUT_MS = 10_000;

/**
 * Asks for the workspace's heartbeat address once a minute while everything about ourselves is well; whoever listens
 * there raises the alarm when it stays away. Returns whether it was asked for.
 */
export async function pingHeartbeat(workspaceId: string): Promise<boolean> {
  if ((await countSelfIncidents(getDb(), workspaceId, SELF_KINDS)).length > 0) return false;
  const sealed = await claimHeartbeatPing(getDb(), workspaceId);
  if (!sealed) return false;
  const url = decryptSecret(sealed, heartbeatContext(workspaceId));
  await saveHeartbeatOutcome(getDb(), workspaceId, await tryPing(url));
  return true;
}

/** null = answered well; otherwise what went wrong, without the address, which may be a secret. */
async function tryPing(url: string): Promise<string | null> {
  try {
    const response = await outgoingFetch(url, { method: 'GET' }, { timeoutMs: TIMEOUT_MS });
    await response.body?.cancel();
    return response.ok ? null : `answered ${response.status}`;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).replaceAll(url, '(address)');
  }
}
