import type { Viewer } from '@/lib/auth/viewer';
import type { AlertRule as AlertRuleContract, AlertRuleUpdate } from '@/lib/contracts/alert-rules';
import { findAlertRule, updateAlertRuleRow } from '@/lib/db/alert-rules';
import { insertAuditEntry } from '@/lib/db/audit';
import { inTransaction } from '@/lib/db/client';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { dropAbsent } from '@/lib/domain/absent-fields';
import type { AlertRule } from '@/lib/domain/alert-rule';
import { AppError } from '@/lib/errors';
import { checkReferences } from './check-references';
import { makeRuleNameConflict } from './create-alert-rule';
import { loadMappedRule, makeAlertRuleNotFound } from './get-alert-rule';

/**
 * Changes an alert rule; it holds from the next evaluation on. Throws `not_found`, `conflict` when the new name is taken,
 * or `invalid_input` for an option that the kind of rule does not have.
 */
export async function updateAlertRule(viewer: Viewer, id: string, patch: AlertRuleUpdate): Promise<AlertRuleContract> {
  const { workspaceId, actor } = viewer;
  try {
    return await inTransaction(async (tx) => {
      const rule = await findAlertRule(tx, workspaceId, id);
      if (!rule) throw makeAlertRuleNotFound(id);
      const { sensitivity, ...fields } = dropAbsent(patch);
      await checkReferences(tx, workspaceId, {
        connectionId: { path: 'connectionId', id: fields.connectionId },
        channelIds: fields.channelIds,
      });
      if (sensitivity !== undefined) checkHasSensitivity(rule);
      const config = sensitivity === undefined ? {} : { config: { sensitivity } };
      await updateAlertRuleRow(tx, workspaceId, id, { ...fields, ...config });
      await insertAuditEntry(tx, {
        workspaceId,
        actor: actor.name,
        action: 'alert-rule.updated',
        target: id,
        detail: { name: fields.name ?? rule.name, fields: Object.keys(dropAbsent(patch)) },
      });
      return loadMappedRule(tx, workspaceId, id);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makeRuleNameConflict(patch.name ?? '') : error;
  }
}

function checkHasSensitivity(rule: AlertRule): void {
  if (rule.kind === 'anomaly') return;
  const message = `sensitivity of alert rule "${rule.name}": rules of kind ${rule.kind} have none; leave it out`;
  throw new AppError('invalid_input', message, { errors: [{ path: 'sensitivity', message }] });
}
