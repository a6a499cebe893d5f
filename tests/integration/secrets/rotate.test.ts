import { describe, expect, test } from 'vitest';
import { getDb, getPool } from '@/lib/db/client';
import { SEALED_COLUMNS } from '@/lib/db/installation/sealed-values';
import { checkAuditSeal, findAuditHead, insertAuditEntry } from '@/lib/db/people/audit';
import { overrideEnv } from '@/lib/env';
import { decryptSecret, deriveSecret, encryptSecret, identifySecret, readSealedBy, secretContext } from '@/lib/secrets';
import { heartbeatContext } from '@/lib/services/installation/outgoing-heartbeat';
import { finishRotation, rotateSecret } from '@/lib/services/installation/rotate-secret';
import { ensureSecretKeys } from '@/lib/services/installation/secret-keys';
import { createTestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

const OLD = Buffer.alloc(32, 7).toString('base64');
const NEW = Buffer.alloc(32, 8).toString('base64');
const NEWER = Buffer.alloc(32, 9).toString('base64');
const KEY = 'sk-admin-secret-of-the-provider';
const now = { wait: async () => {} };

let workspaceId = '';
let connectionId = '';
let root = '';

/** Another process, started with this secret. */
async function startAs(secret: string): Promise<void> {
  overrideEnv({ SPENDWATCH_SECRET: secret });
  await ensureSecretKeys();
}

const readKey = async () => {
  const row = await getDb().connection.findFirstOrThrow({ where: { id: connectionId } });
  return {
    by: readSealedBy(row.adminKey),
    key: decryptSecret(row.adminKey, secretContext(workspaceId, connectionId, 'admin-key')),
  };
};

describe('the secret of an installation', () => {
  test('is recorded at the first start; another one is refused and nothing is changed', async () => {
    ({ id: workspaceId } = await createTestWorkspace());
    await startAs(OLD);
    connectionId = '0199f3a2-5c1e-7c3a-9f66-0c6f2a1b7d11';
    root = deriveSecret('session cookies').toString('hex');
    const adminKey = encryptSecret(KEY, secretContext(workspaceId, connectionId, 'admin-key'));
    await getDb().connection.create({
      data: { workspaceId, id: connectionId, provider: 'openai', name: 'A', adminKey, adminKeyHint: 'ider' },
    });
    const heartbeatUrl = encryptSecret('https://heartbeat.example/abc', heartbeatContext(workspaceId));
    await getDb().workspace.update({ where: { id: workspaceId }, data: { heartbeatUrl } });
    await insertAuditEntry(getDb(), { workspaceId, actor: 'Ada', action: 'a.b', target: 'c', detail: {} });
    await expect(startAs(NEW)).rejects.toThrow(
      /not the one that this database is encrypted under.*Nothing was changed/,
    );
    expect(await getDb().secretKey.count()).toBe(1);
    await startAs(OLD);
    expect((await readKey()).key).toBe(KEY);
  });

  test('is rotated beside running processes: each one, with either secret, opens everything at every moment', async () => {
    const seen: string[] = [];
    const processes = async () => {
      for (const secret of [OLD, NEW]) {
        overrideEnv({ SPENDWATCH_SECRET: secret });
        if (secret === NEW && (await getDb().secretKey.count()) < 2) continue;
        await ensureSecretKeys();
        seen.push(`${identifySecret(secret)} ${(await readKey()).key}`);
        expect(deriveSecret('session cookies').toString('hex')).toBe(root);
      }
      await startAs(OLD);
    };
    const rotation = await rotateSecret(NEW, { wait: processes });
    expect(rotation).toMatchObject({ version: 2, isComplete: true, keyId: identifySecret(NEW) });
    expect(rotation.columns.find((one) => one.name === 'connection.admin_key')).toMatchObject({ rotated: 1, left: 0 });
    const heartbeat = rotation.columns.find((one) => one.name === 'workspace.heartbeat_url');
    expect(heartbeat).toMatchObject({ rotated: 1, left: 0 });
    expect(seen.length).toBeGreaterThanOrEqual(4);
    await processes();
    expect((await readKey()).by).toBe(identifySecret(NEW));
    const head = await findAuditHead(getDb(), workspaceId);
    expect(head && checkAuditSeal(head)).toBe('valid');
  });

  test('another run changes nothing more, and a third secret has to wait until the second is in use', async () => {
    const again = await rotateSecret(NEW, now);
    expect(again.columns.map((one) => one.rotated)).toEqual(SEALED_COLUMNS.map(() => 0));
    await expect(rotateSecret(NEWER, now)).rejects.toThrow(/not finished/);
    await expect(finishRotation()).rejects.toThrow(/expected SPENDWATCH_SECRET to be the new one/);
  });

  test('once finished the old secret opens nothing and is refused, the new one goes on alone', async () => {
    await startAs(NEW);
    await finishRotation();
    await expect(startAs(OLD)).rejects.toThrow(/was replaced by the one with the id/);
    await startAs(NEW);
    expect((await readKey()).key).toBe(KEY);
    expect(deriveSecret('session cookies').toString('hex')).toBe(root);
    const keys = await getDb().secretKey.findMany({ orderBy: { version: 'asc' } });
    expect(keys.map((one) => [one.version, one.retiredAt !== null, one.handover, one.previous])).toEqual([
      [1, true, null, null],
      [2, false, null, null],
    ]);
  });

  test('a rotation that died in the middle goes on where it was', async () => {
    let rounds = 0;
    const dies = async () => {
      rounds += 1;
      if (rounds === 2) throw new Error('killed');
    };
    await expect(rotateSecret(NEWER, { wait: dies })).rejects.toThrow('killed');
    await startAs(NEW);
    expect((await readKey()).key).toBe(KEY);
    expect(await rotateSecret(NEWER, now)).toMatchObject({ version: 3, isComplete: true });
    await startAs(NEWER);
    await finishRotation();
    expect((await readKey()).by).toBe(identifySecret(NEWER));
  });

  test('no column that could hold a sealed value is forgotten', async () => {
    const { rows } = await getPool().query<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
        WHERE table_schema = 'public' AND data_type = 'bytea' ORDER BY 1`,
    );
    const sealed = new Set(SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`));
    const isPartition = /_\d{4,8}\./;
    expect(rows.map(({ name }) => name).filter((name) => !sealed.has(name) && !isPartition.test(name))).toEqual([
      'api_token.token_hash',
      'audit_entry.hash',
      'audit_entry.prev_hash',
      'audit_head.hash',
      'audit_head.pruned_hash',
      'audit_head.seal',
      'bill_file_part.bytes',
      'calendar_link.token_hash',
      'captured_mail.raw',
      'detector_state.state',
      'idempotent_response.request_hash',
      'invitation.token_hash',
      'invoice.file',
      'push_source.token_hash',
      'secret_key.canary',
      'secret_key.handover',
      'secret_key.previous',
      'series.dimension_hash',
      'share_link.token_hash',
      'web_push_subscription.endpoint_hash',
    ]);
  });
});
