import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { ConnectionTest, ConnectionTestResult } from '@/lib/contracts/connections';
import { listKeyWarnings } from '@/lib/domain/key-access';
import { inspectKey, listKeyProblems, renderChecks, toKeyCheck } from './inspect-key';

/** Tries what keys can do by one small call an area. Nothing is saved and nothing is thrown for a bad key. */
export async function testConnection(
  _viewer: Viewer,
  { adminKey, actionKey, baseUrl }: ConnectionTest,
  now: Date = readNow(),
): Promise<ConnectionTestResult> {
  const [admin, action] = await Promise.all([
    inspectKey({ key: adminKey, baseUrl }),
    actionKey === undefined ? null : inspectKey({ key: actionKey, baseUrl }),
  ]);
  const [problem] = [...listKeyProblems('admin', admin), ...(action ? listKeyProblems('action', action) : [])];
  const warnings = listKeyWarnings({
    admin: toKeyCheck(admin, now),
    action: action && toKeyCheck(action, now),
    isSameKey: adminKey === actionKey,
  });
  return {
    ok: problem === undefined,
    message: problem ? problem.message : 'The key can read everything that is needed.',
    checks: [...renderChecks('admin', admin), ...(action ? renderChecks('action', action) : [])],
    warnings: problem ? [] : warnings,
  };
}
