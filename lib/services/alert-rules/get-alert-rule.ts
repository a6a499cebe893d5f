import type { Viewer } from '@/lib/auth/viewer';
import type { AlertRule } from '@/lib/contracts/alert-rules/alert-rules';
import { findAlertRule } from '@/lib/db/alert-rules/alert-rules';
import { type Db, getDb } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { mapAlertRule } from './map-alert-rule';

/** One alert rule. Throws `not_found`. */
export async function getAlertRule(viewer: Viewer, id: string): Promise<AlertRule> {
  return loadMappedRule(getDb(), viewer.workspaceId, id);
}

/** Like `getAlertRule`, also within a transaction that just changed it. */
export async function loadMappedRule(db: Db, workspaceId: string, id: string): Promise<AlertRule> {
  const rule = await findAlertRule(db, workspaceId, id);
  if (!rule) throw makeAlertRuleNotFound(id);
  return mapAlertRule(rule);
}

/** The answer to an id that no alert rule of the workspace has. */
export function makeAlertRuleNotFound(id: string): AppError {
  return new AppError('not_found', `alert rule "${id}": there is no such alert rule in this workspace`);
}
