import { insertDefaultAlertRules, listAlertRuleRows } from '@/lib/db/alert-rules/alert-rules';
import type { Db } from '@/lib/db/client';
import { type AlertRule, listMissingDefaults } from '@/lib/domain/alert-rules/alert-rule';

/** The alert rules of a workspace; kinds without any rule get their default, so that it can be seen and changed. */
export async function loadAlertRules(db: Db, workspaceId: string): Promise<AlertRule[]> {
  const rules = await listAlertRuleRows(db, workspaceId);
  const missing = listMissingDefaults(rules);
  if (missing.length === 0) return rules;
  await insertDefaultAlertRules(db, workspaceId, missing);
  return listAlertRuleRows(db, workspaceId);
}
