import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { findViewer } from '@/lib/auth/session';
import { getDb } from '@/lib/db/client';
import { recoverAccount } from '@/lib/services/people/recover-account';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { readQueuedMails } from '../../support/mails';
import { createTestPerson, PASSWORD, type TestPerson } from '../../support/session';

useTestDatabase();

let workspace: TestWorkspace;
let ada: TestPerson;
beforeAll(async () => {
  workspace = await createTestWorkspace();
  ada = await createTestPerson(workspace.id, 'owner', { name: 'Ada' });
  await getDb().user.update({
    where: { id: ada.userId },
    data: {
      twoFactorEnabled: true,
      twoFactors: { create: { id: randomUUID(), secret: 'x', backupCodes: 'x' } },
      passkeys: {
        create: {
          ...{ id: randomUUID(), publicKey: 'x', credentialID: randomUUID(), counter: 0 },
          ...{ deviceType: 'singleDevice', backedUp: false },
        },
      },
    },
  });
});

const NEW_PASSWORD = 'brisk copper walrus lantern';
const open = (url: string) =>
  callRoute('/password-resets/complete', {
    method: 'POST',
    body: { token: new URL(url).hash.slice(1), password: NEW_PASSWORD },
  });

describe('recovery from the terminal', () => {
  test('of an unknown address is refused', async () => {
    await expect(recoverAccount('nobody@example.com', { removeFactors: false })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('of a lost password leaves factors and sessions until the link is used', async () => {
    const { removedFactors, url } = await recoverAccount(ada.email.toUpperCase(), { removeFactors: false });
    expect(removedFactors).toEqual([]);
    expect(url).toMatch(/^http:\/\/localhost:3000\/reset-password#[\w-]{43}$/);
    expect(await findViewer(new Headers(ada.headers))).not.toBeNull();
    expect(await getDb().passkey.count({ where: { userId: ada.userId } })).toBe(1);
  });

  test('of everything lost takes the factors, ends sessions, tells the person and notes it', async () => {
    const recovery = await recoverAccount(ada.email, { removeFactors: true });
    expect(recovery.removedFactors).toEqual(['the authenticator app and its recovery codes', 'a passkey']);
    expect(await findViewer(new Headers(ada.headers))).toBeNull();
    expect(await getDb().user.findUnique({ where: { id: ada.userId } })).toMatchObject({ twoFactorEnabled: false });
    const mails = await readQueuedMails();
    expect(mails.filter((mail) => mail.message.kind === 'factor-removed')).toHaveLength(2);
    const line = await getDb().auditEntry.findFirstOrThrow({ orderBy: { sequence: 'desc' } });
    expect(line).toMatchObject({ workspaceId: workspace.id, actorKind: 'cli', action: 'account.recovery-started' });
    const stored = JSON.stringify(
      [await getDb().auditEntry.findMany(), await getDb().verification.findMany()],
      (_key, one) => (typeof one === 'bigint' ? String(one) : one),
    );
    expect(stored).not.toContain(new URL(recovery.url).hash.slice(1));

    expect((await open(recovery.url)).status).toBe(200);
    expect((await open(recovery.url)).status).toBe(404);
    expect(NEW_PASSWORD).not.toBe(PASSWORD);
  });
});
