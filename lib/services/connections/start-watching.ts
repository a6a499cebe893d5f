import type { Viewer } from '@/lib/auth/viewer';
import { insertAlertRule } from '@/lib/db/alert-rules/alert-rules';
import type { Transaction } from '@/lib/db/client';
import { findConnection } from '@/lib/db/connections/connections';
import { recordChange } from '@/lib/services/record-change';
import { mapConnection } from './list-connections';

/**
 * A new connection is watched for unusual spend from the start, unless it is a bill, which has no minutes that could be
 * unusual. The activity says who made it.
 */
export async function startWatching(
  tx: Transaction,
  viewer: Viewer,
  { id, name, isBill }: { id: string; name: string; isBill: boolean },
): Promise<void> {
  const { workspaceId } = viewer;
  const watched = {
    ...{ name: `Unusual spend on ${name}`, enabled: true, connectionId: id, scope: {} },
    ...{ severity: null, schedule: null, channelIds: [] },
  };
  if (!isBill)
    await insertAlertRule(tx, workspaceId, { kind: 'anomaly', config: { sensitivity: 'medium' }, ...watched });
  const made = await findConnection(tx, workspaceId, id);
  const detail = { name };
  await recordChange(tx, viewer, {
    action: 'connection.created',
    target: id,
    detail,
    after: made && mapConnection(made),
  });
}
