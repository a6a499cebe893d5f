import type { Viewer } from '@/lib/auth/viewer';
import type { AlertRule } from '@/lib/contracts/alert-rules/alert-rules';
import { getDb } from '@/lib/db/client';
import { loadAlertRules } from './load-alert-rules';
import { mapAlertRule } from './map-alert-rule';

/** All alert rules of the workspace by name. There are few, so they come on one page. */
export async function listAlertRules(viewer: Viewer): Promise<{ data: AlertRule[]; nextCursor: null }> {
  const rules = await loadAlertRules(getDb(), viewer.workspaceId);
  return { data: rules.map(mapAlertRule), nextCursor: null };
}
