import { getDb, inTransaction } from '@/lib/db/client';
import { deleteInstanceSetting, findInstanceSetting } from '@/lib/db/installation/instance-settings';
import {
  deleteSecretKeys,
  insertSecretKey,
  listSecretKeys,
  readSecretKeysMark,
  type SecretKeyRow,
} from '@/lib/db/installation/secret-keys';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { getLogger } from '@/lib/logger';
import { decryptSecret, encryptUnder, identifySecret, learnSecrets } from '@/lib/secrets';

const CANARY = 'spendwatch';
const REFRESH_MS = 4_000;

/** Name and context of the setting that keeps the first secret once it is no longer anybody's SPENDWATCH_SECRET. */
export const ROOT_SETTING = { key: 'derivation-root', context: 'installation/derivation-root' };

export const canaryContext = (id: string) => `installation/canary/${id}`;
export const handoverContext = (fromId: string, toId: string) => `installation/handover/${fromId}/${toId}`;

/** How long a change of keys takes to be known to every process, with a margin. */
export const LEARNING_MS = REFRESH_MS * 2 + 1_000;

/**
 * Makes sure that this process has the secret that the database was encrypted under, before anything is stored; the very
 * first start records it. Learns further secrets while a rotation is under way. Throws AppError `unavailable` that says
 * which secret is missing; nothing is changed then.
 */
export async function ensureSecretKeys(): Promise<void> {
  const secret = readOwnSecret();
  const id = identifySecret(secret);
  let rows = await listSecretKeys(getDb());
  if (rows.length === 0) {
    const canary = encryptUnder(secret, CANARY, canaryContext(id));
    await insertSecretKey(getDb(), { id, version: 1, canary, handover: null, previous: null, activeAt: new Date() });
    rows = await listSecretKeys(getDb());
  }
  await learn(rows, id);
}

function readOwnSecret(): string {
  const secret = readEnv().SPENDWATCH_SECRET;
  if (!secret) throw new AppError('unavailable', 'SPENDWATCH_SECRET is not set');
  return secret;
}

const onDay = (row: SecretKeyRow | undefined) => row?.createdAt.toISOString().slice(0, 10) ?? 'an earlier start';

async function learn(rows: SecretKeyRow[], ownId: string): Promise<void> {
  const own = rows.find((row) => row.id === ownId);
  const active = rows.find((row) => row.activeAt !== null);
  if (!own) {
    throw new AppError(
      'unavailable',
      `SPENDWATCH_SECRET is not the one that this database is encrypted under: it has the id ${ownId}, the database ` +
        `has ${active?.id ?? 'none'} since ${onDay(active)}. Nothing was changed. Start with that secret (without ` +
        'SPENDWATCH_SECRET in the environment it is the file "secret" in the data directory); if it is lost for good, ' +
        '"spendwatch secrets discard" lets you go on and enter the provider keys again',
    );
  }
  if (decryptSecret(own.canary, canaryContext(ownId)) !== CANARY) throw new AppError('unavailable', 'canary is wrong');
  const learned = followHandovers(rows, own);
  if (!active || !learned.has(active.id)) {
    throw new AppError(
      'unavailable',
      `SPENDWATCH_SECRET (id ${ownId}) was replaced by the one with the id ${active?.id} on ${onDay(active)}: start with that one. Nothing was changed`,
    );
  }
  const secrets = [...learned.values()];
  learnSecrets(secrets, active.id, null);
  const sealedRoot = await findInstanceSetting(getDb(), ROOT_SETTING.key);
  if (sealedRoot === null) return;
  learnSecrets(secrets, active.id, decryptSecret(Buffer.from(sealedRoot, 'base64'), ROOT_SETTING.context));
}

/** Secrets by id that can be reached from our own: later ones by their handover, earlier ones by what later ones keep. */
function followHandovers(rows: SecretKeyRow[], own: SecretKeyRow): Map<string, string> {
  const learned = new Map([[own.id, readOwnSecret()]]);
  const byVersion = [...rows].sort((left, right) => left.version - right.version);
  const open = (sealed: Uint8Array, from: string, to: string) => {
    learnSecrets([...learned.values()], own.id, null);
    learned.set(to, decryptSecret(sealed, handoverContext(from, to)));
  };
  for (const [at, row] of byVersion.entries()) {
    const before = byVersion[at - 1];
    if (before && row.handover && learned.has(before.id) && !learned.has(row.id)) open(row.handover, before.id, row.id);
  }
  for (const [at, row] of [...byVersion.entries()].reverse()) {
    const before = byVersion[at - 1];
    if (before && row.previous && learned.has(row.id) && !learned.has(before.id)) open(row.previous, row.id, before.id);
  }
  return learned;
}

/** Keeps a running process up to date with rotations; returns how to stop. A database that is away changes nothing. */
export function watchSecretKeys(): () => void {
  let known = '';
  const look = async () => {
    const mark = await readSecretKeysMark(ROOT_SETTING.key);
    if (mark === known) return;
    await ensureSecretKeys();
    known = mark;
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => getLogger().warn({ err: error }, 'key versions were not read'));
  }, REFRESH_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Lets an installation go on under the secret of this process after the earlier one was lost. What was sealed stays sealed. */
export async function discardSecretKeys(): Promise<void> {
  await inTransaction(async (tx) => {
    await deleteSecretKeys(tx);
    await deleteInstanceSetting(tx, ROOT_SETTING.key);
  });
  await ensureSecretKeys();
}
