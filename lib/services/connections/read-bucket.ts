import { getDb } from '@/lib/db/client';
import { listReadObjects, saveReadObjects } from '@/lib/db/connections/bill-objects';
import type { LeasedConnection } from '@/lib/db/connections/leases';
import { listDueFolders } from '@/lib/domain/usage/bill-folders';
import { parseAccessKeys, parseBucketAddress } from '@/lib/providers/focus/s3-address';
import { openBucket } from '@/lib/providers/focus/s3-client';
import { decryptSecret, secretContext } from '@/lib/secrets';
import { importBill } from './import-focus';
import type { PullResult } from './pull-connection';
import type { PullContext } from './pull-context';

type Context = Pick<PullContext, 'workspaceId' | 'connectionId' | 'owner' | 'signal' | 'readClock'>;
type Source = Pick<LeasedConnection, 'workspaceId' | 'id' | 'adminKey' | 'baseUrl'>;

/**
 * Reads the files behind the address of a connection that are new or changed. Each folder is a bill of its own: one that
 * cannot be read does not keep the others back. The caller holds the lease. The first failure is answered.
 */
export async function readBucket(context: Context, source: Source): Promise<PullResult> {
  const { workspaceId, connectionId, owner, signal } = context;
  const sealed = decryptSecret(source.adminKey, secretContext(workspaceId, connectionId, 'admin-key'));
  const bucket = openBucket({
    ...{ address: parseBucketAddress(source.baseUrl ?? ''), keys: parseAccessKeys(sealed) },
  });
  let failure: unknown = null;
  try {
    const read = await listReadObjects(getDb(), workspaceId, connectionId);
    for (const { files } of listDueFolders(await bucket.listObjects(signal), read)) {
      if (signal.aborted) break;
      try {
        const opened = files.map((file) => ({ name: file.key, ranges: bucket.openObject(file, signal) }));
        const now = context.readClock();
        await importBill({ owner, workspaceId, connectionId }, { files: opened, trigger: 'schedule' }, now);
        await saveReadObjects(getDb(), { workspaceId, connectionId }, files, now);
      } catch (error) {
        failure ??= error;
      }
    }
  } catch (error) {
    failure ??= error;
  }
  return { failure, backfillPermil: 1_000, lastUsageAt: null };
}

/**
 * Makes sure that the files of an address can be listed with these keys before they are kept. Throws `invalid_input`,
 * `provider_rejected` or `provider_unavailable`.
 */
export async function requireReadableBucket(baseUrl: string | null | undefined, keys: string): Promise<void> {
  const patience = { maxRetries: 1, timeoutMs: 10_000 };
  const address = parseBucketAddress(baseUrl ?? '');
  await openBucket({ address, keys: parseAccessKeys(keys), ...patience }).listObjects();
}
