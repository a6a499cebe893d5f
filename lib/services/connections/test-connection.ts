import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { ConnectionTest, ConnectionTestResult } from '@/lib/contracts/connections/connections';
import { listKeyWarnings } from '@/lib/domain/keys/key-access';
import { inspectKey, listKeyProblems, renderChecks, toKeyCheck } from './inspect-key';

const READS_ALL = 'The key can read everything that is needed.';
const ACTS = 'The key can make the changes it is for.';
const TOO_MUCH = 'This works, but can do more than it needs to.';

/** Tries what keys can do by one small call an area. Nothing is saved and nothing is thrown for a bad key. */
export async function testConnection(
  _viewer: Viewer,
  { adminKey, actionKey, baseUrl }: ConnectionTest,
  now: Date = readNow(),
): Promise<ConnectionTestResult> {
  const [admin, action] = await Promise.all([
    adminKey === undefined ? null : inspectKey({ key: adminKey, baseUrl }),
    actionKey === undefined ? null : inspectKey({ key: actionKey, baseUrl }),
  ]);
  const [problem] = [
    ...(admin ? listKeyProblems('admin', admin) : []),
    ...(action ? listKeyProblems('action', action) : []),
  ];
  const warnings = listKeyWarnings({
    admin: admin && toKeyCheck(admin, now),
    action: action && toKeyCheck(action, now),
    isSameKey: adminKey === actionKey,
  });
  return {
    ok: problem === undefined,
    message: problem?.message ?? (warnings.length > 0 ? TOO_MUCH : admin ? READS_ALL : ACTS),
    checks: [...(admin ? renderChecks('admin', admin) : []), ...(action ? renderChecks('action', action) : [])],
    warnings: problem ? [] : warnings,
  };
}
