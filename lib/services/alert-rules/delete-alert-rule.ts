import type { Viewer } from '@/lib/auth/viewer';
import { deleteAlertRuleRow, findAlertRule } from '@/lib/db/alert-rules/alert-rules';
import { inTransaction } from '@/lib/db/client';
import { lockRow } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { makeAlertRuleNotFound } from './get-alert-rule';

/**
 * Deletes an alert rule. The last one of its kind gives way to the default rule: to stop a kind of alert, switch its rule
 * off instead. Throws `not_found`.
 */
export async function deleteAlertRule(viewer: Viewer, id: string): Promise<void> {
  const { workspaceId, actor } = viewer;
  await inTransaction(async (tx) => {
    await lockRow(tx, 'alert_rule', workspaceId, id);
    const rule = await findAlertRule(tx, workspaceId, id);
    if (!rule || !(await deleteAlertRuleRow(tx, workspaceId, id))) throw makeAlertRuleNotFound(id);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'alert-rule.deleted',
      target: id,
      detail: { name: rule.name },
      before: rule,
    });
  });
}
