import { inTransaction } from '@/lib/db/client';
import { deleteInstanceSetting } from '@/lib/db/installation/instance-settings';
import { deleteSecretKeys } from '@/lib/db/installation/secret-keys';
import { ensureSecretKeys, ROOT_SETTING } from './secret-keys';

/** Lets an installation go on under the secret of this process after the earlier one was lost. What was sealed stays sealed. */
export async function discardSecretKeys(): Promise<void> {
  await inTransaction(async (tx) => {
    await deleteSecretKeys(tx);
    await deleteInstanceSetting(tx, ROOT_SETTING.key);
  });
  await ensureSecretKeys();
}
