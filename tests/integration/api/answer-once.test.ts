import { expect, test } from 'vitest';
import { getDb, getPool } from '@/lib/db/client';
import { callRoute, createTestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

test('an answer that cannot be kept is given, and its key does not write a second time', async () => {
  const { id, tokens } = await createTestWorkspace();
  await getPool().query(`
    CREATE FUNCTION refuse_answers() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'the disk is full'; END $$;
    CREATE TRIGGER refuse_answers BEFORE UPDATE ON idempotent_response FOR EACH ROW WHEN (NEW.status > 0)
      EXECUTE FUNCTION refuse_answers()`);
  const send = () =>
    callRoute('/tokens', {
      method: 'POST',
      token: tokens.owner,
      body: { name: 'ci', role: 'viewer' },
      headers: { 'idempotency-key': 'deploy-1' },
    });
  const count = () => getDb().apiToken.count({ where: { workspaceId: id, name: 'ci' } });
  expect((await send()).status).toBe(201);
  expect(await count()).toBe(1);
  const again = await send();
  expect([again.status, await count()]).toEqual([409, 1]);
  await getPool().query(`
    DROP TRIGGER refuse_answers ON idempotent_response;
    UPDATE idempotent_response SET created_at = now() - interval '23 hours' WHERE workspace_id = '${id}'`);
  const later = await send();
  expect([later.status, await count()]).toEqual([409, 1]);
  expect(await later.text()).toContain('deploy-1');
});
