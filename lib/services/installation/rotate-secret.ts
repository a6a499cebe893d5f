import { getDb, inTransaction } from '@/lib/db/client';
import { findInstanceSetting, saveInstanceSetting } from '@/lib/db/installation/instance-settings';
import {
  countValuesUnderOtherKeys,
  listValuesUnderOtherKeys,
  replaceSealedValue,
  SEALED_COLUMNS,
  type SealedColumn,
} from '@/lib/db/installation/sealed-values';
import {
  clearHandovers,
  insertSecretKey,
  listSecretKeys,
  type SecretKeyRow,
  updateSecretKey,
} from '@/lib/db/installation/secret-keys';
import { listWorkspaceIds } from '@/lib/db/installation/workspaces';
import { checkAuditSeal, findAuditHead, lockAuditHead, saveAuditHead } from '@/lib/db/people/audit';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { decryptSecret, encryptSecret, encryptUnder, identifySecret } from '@/lib/secrets';
import { canaryContext, ensureSecretKeys, handoverContext, LEARNING_MS, ROOT_SETTING } from './secret-keys';

const BATCH = 200;

/** What a rotation did with one kind of value. */
export type RotatedColumn = { name: string; rotated: number; failed: number; left: number };
export type Rotation = { keyId: string; version: number; columns: RotatedColumn[]; isComplete: boolean };

type Options = { wait?: (ms: number) => Promise<void>; now?: () => Date };
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Encrypts everything stored anew under another SPENDWATCH_SECRET, beside running processes: they learn the new secret
 * from the database, sealed under the one they have, before it is used. Stopped at any point it goes on where it was when
 * called again with the same secret. Until `finishRotation` processes work with either secret. Throws `conflict` when
 * another rotation is not finished.
 */
export async function rotateSecret(newSecret: string, options: Options = {}): Promise<Rotation> {
  const { wait = sleep, now = () => new Date() } = options;
  await ensureSecretKeys();
  const next = await announce(newSecret);
  await wait(LEARNING_MS);
  if (next.activeAt === null) await updateSecretKey(getDb(), next.id, { activeAt: now() });
  await wait(LEARNING_MS);
  await ensureSecretKeys();
  const columns: RotatedColumn[] = [];
  for (const column of SEALED_COLUMNS) columns.push(await rotateColumn(column, next.id));
  await sealAuditHeads();
  const isComplete = columns.every(({ left }) => left === 0);
  if (isComplete) await retireOthers(next.id, now());
  return { keyId: next.id, version: next.version, columns, isComplete };
}

/** The secret that an unfinished rotation leads to, opened with the one this process has; null when there is none. */
export async function findPendingSecret(): Promise<string | null> {
  const [newest, before] = await listSecretKeys(getDb());
  const ownId = identifySecret(readEnv().SPENDWATCH_SECRET ?? '');
  if (!newest?.handover || before?.id !== ownId) return null;
  return decryptSecret(newest.handover, handoverContext(before.id, newest.id));
}

/** Stores the new version, each secret sealed under the other; found again when a rotation goes on. */
async function announce(newSecret: string): Promise<SecretKeyRow> {
  const rows = await listSecretKeys(getDb());
  const newest = rows[0];
  const id = identifySecret(newSecret);
  if (newest?.id === id && newest.version > 1) return newest;
  if (rows.some((row) => row.id === id)) {
    throw new AppError(
      'conflict',
      `the new secret (id ${id}) is the present one or an earlier one: expected a fresh one`,
    );
  }
  if (!newest || newest.handover !== null) {
    throw new AppError(
      'conflict',
      `the rotation to the secret with the id ${newest?.id} is not finished: give that secret again to go on, or run "spendwatch secrets finish" once every process was restarted with it`,
    );
  }
  const current = readEnv().SPENDWATCH_SECRET ?? '';
  const currentId = identifySecret(current);
  if (currentId !== newest.id) throw new AppError('conflict', `expected SPENDWATCH_SECRET with the id ${newest.id}`);
  await keepRoot(current);
  const handover = encryptUnder(current, newSecret, handoverContext(currentId, id));
  const previous = encryptUnder(newSecret, current, handoverContext(id, currentId));
  const canary = encryptUnder(newSecret, 'spendwatch', canaryContext(id));
  await insertSecretKey(getDb(), { id, version: newest.version + 1, canary, handover, previous, activeAt: null });
  return announce(newSecret);
}

/** Keeps the first secret of the installation, sealed, for the keys that come from it. */
async function keepRoot(current: string): Promise<void> {
  if ((await findInstanceSetting(getDb(), ROOT_SETTING.key)) !== null) return;
  const sealed = Buffer.from(encryptSecret(current, ROOT_SETTING.context)).toString('base64');
  await saveInstanceSetting(getDb(), ROOT_SETTING.key, sealed);
}

async function rotateColumn(column: SealedColumn, keyId: string): Promise<RotatedColumn> {
  let [rotated, failed] = [0, 0];
  let after: string[] | null = null;
  for (;;) {
    const values = await listValuesUnderOtherKeys(column, keyId, after, BATCH);
    for (const value of values) {
      after = column.keys.map((key) => value.row[key] ?? '');
      try {
        const sealed = encryptSecret(decryptSecret(value.sealed, value.context), value.context);
        if (await replaceSealedValue(column, value, sealed)) rotated += 1;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        failed += 1;
      }
    }
    if (values.length < BATCH) break;
  }
  return {
    name:
      column.table === 'instance_setting'
        ? `setting ${column.context.slice(1, -1)}`
        : `${column.table}.${column.column}`,
    rotated,
    failed,
    left: await countValuesUnderOtherKeys(column, keyId),
  };
}

/** The heads of the audit trails carry a signature under the secret: it is made anew. */
async function sealAuditHeads(): Promise<void> {
  for (const workspaceId of await listWorkspaceIds(getDb())) {
    if ((await findAuditHead(getDb(), workspaceId)) === null) continue;
    await inTransaction(async (tx) => {
      const head = await lockAuditHead(tx, workspaceId);
      // A head that was written without the secret keeps its wrong seal, for "audit verify" to find.
      if (checkAuditSeal(head) === 'valid') await saveAuditHead(tx, head);
    });
  }
}

async function retireOthers(keyId: string, now: Date): Promise<void> {
  for (const row of await listSecretKeys(getDb())) {
    if (row.id !== keyId && row.retiredAt === null) await updateSecretKey(getDb(), row.id, { retiredAt: now });
  }
}

/** Ends a rotation: from now on only the newest secret opens anything. Throws `conflict` while values need an earlier one. */
export async function finishRotation(): Promise<{ keyId: string; ended: number }> {
  const [newest] = await listSecretKeys(getDb());
  if (!newest) throw new AppError('not_found', 'there is no key version yet');
  let left = 0;
  for (const column of SEALED_COLUMNS) left += await countValuesUnderOtherKeys(column, newest.id);
  if (left > 0 || newest.activeAt === null) {
    throw new AppError(
      'conflict',
      `${left} values still need an earlier secret: run "spendwatch secrets rotate" again first`,
    );
  }
  if (identifySecret(readEnv().SPENDWATCH_SECRET ?? '') !== newest.id) {
    throw new AppError('conflict', `expected SPENDWATCH_SECRET to be the new one (id ${newest.id}): set it first`);
  }
  return { keyId: newest.id, ended: await clearHandovers(getDb()) };
}
