import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { AlertRule as AlertRuleContract, AlertRuleUpdate } from '@/lib/contracts/alert-rules/alert-rules';
import { findAlertRule, updateAlertRuleRow } from '@/lib/db/alert-rules/alert-rules';
import { inTransaction } from '@/lib/db/client';
import { lockRow } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { type AlertRule, parseRuleConfig } from '@/lib/domain/alert-rules/alert-rule';
import { AppError } from '@/lib/errors';
import { checkReferences } from '@/lib/services/check-references';
import { checkBudget, makeRuleNameConflict } from './create-alert-rule';
import { loadMappedRule, makeAlertRuleNotFound } from './get-alert-rule';

/**
 * Changes an alert rule; it holds from the next evaluation on. Throws `not_found`, `conflict` when the new name is taken,
 * or `invalid_input` for an option that the kind of rule does not have.
 */
export async function updateAlertRule(
  viewer: Viewer,
  id: string,
  patch: AlertRuleUpdate,
  now: Date = readNow(),
): Promise<AlertRuleContract> {
  const { workspaceId, actor } = viewer;
  try {
    return await inTransaction(async (tx) => {
      await lockRow(tx, 'alert_rule', workspaceId, id);
      const rule = await findAlertRule(tx, workspaceId, id);
      if (!rule) throw makeAlertRuleNotFound(id);
      const before = await loadMappedRule(tx, workspaceId, id);
      const { name, enabled, connectionId, scope, severity, schedule, channelIds, ...options } = dropAbsent(patch);
      checkOptions(rule, options);
      await checkReferences(
        tx,
        workspaceId,
        {
          connectionId: { path: 'connectionId', id: connectionId === undefined ? rule.connectionId : connectionId },
          channelIds,
          scope: { path: 'scope', ids: scope, before: rule.scope },
        },
        now,
      );
      if (options.budgetId !== undefined) await checkBudget(tx, workspaceId, options.budgetId);
      const fields = dropAbsent({ name, enabled, connectionId, severity, schedule, channelIds });
      await updateAlertRuleRow(tx, workspaceId, id, {
        ...fields,
        ...(scope === undefined ? {} : { scope: dropAbsent(scope) }),
        config: parseRuleConfig(rule.kind, { ...rule.config, ...options }),
      });
      const after = await loadMappedRule(tx, workspaceId, id);
      await insertAuditEntry(tx, {
        workspaceId,
        actor: actor.name,
        action: 'alert-rule.updated',
        target: id,
        detail: { name: after.name },
        before,
        after,
      });
      return after;
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makeRuleNameConflict(patch.name ?? '') : error;
  }
}

/** Throws `invalid_input` for options that rules of this kind do not have. */
function checkOptions(rule: AlertRule, options: Readonly<Record<string, unknown>>): void {
  const errors = Object.keys(options)
    .filter((path) => !(path in rule.config))
    .map((path) => ({
      path,
      message: `${path} of alert rule "${rule.name}": rules of kind ${rule.kind} have none; leave it out`,
    }));
  if (errors.length > 0) throw new AppError('invalid_input', errors.map((one) => one.message).join('; '), { errors });
}
