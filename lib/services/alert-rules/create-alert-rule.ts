import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { AlertRule, AlertRuleCreate, AlertRulePreviewRequest } from '@/lib/contracts/alert-rules/alert-rules';
import { insertAlertRule } from '@/lib/db/alert-rules/alert-rules';
import { findBudget } from '@/lib/db/budgets/budgets';
import { type Db, inTransaction } from '@/lib/db/client';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { dropAbsent } from '@/lib/domain/absent-fields';
import type { AlertRuleConfig } from '@/lib/domain/alert-rules/alert-rule';
import { AppError } from '@/lib/errors';
import { checkReferences } from '@/lib/services/check-references';
import { loadMappedRule } from './get-alert-rule';

/** Creates an alert rule; it holds from the next evaluation on. Throws `conflict` when the name is taken. */
export async function createAlertRule(
  viewer: Viewer,
  input: AlertRuleCreate,
  now: Date = readNow(),
): Promise<AlertRule> {
  const { workspaceId, actor } = viewer;
  const { name, enabled, connectionId, scope, severity, schedule, channelIds } = input;
  try {
    return await inTransaction(async (tx) => {
      await checkReferences(
        tx,
        workspaceId,
        {
          connectionId: { path: 'connectionId', id: connectionId },
          channelIds,
          scope: { path: 'scope', ids: scope },
        },
        now,
      );
      if (input.kind === 'budget') await checkBudget(tx, workspaceId, input.budgetId);
      const id = await insertAlertRule(tx, workspaceId, {
        name,
        enabled,
        connectionId,
        scope: dropAbsent(scope),
        severity,
        schedule,
        channelIds,
        ...selectConfig(input),
      });
      const after = await loadMappedRule(tx, workspaceId, id);
      await insertAuditEntry(tx, {
        workspaceId,
        actor: actor.name,
        action: 'alert-rule.created',
        target: id,
        detail: { name },
        after,
      });
      return after;
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makeRuleNameConflict(name) : error;
  }
}

/** The options of a rule by its kind, from the fields that stand beside it. */
export function selectConfig(input: AlertRulePreviewRequest): AlertRuleConfig {
  switch (input.kind) {
    case 'anomaly':
      return { kind: input.kind, config: { sensitivity: input.sensitivity } };
    case 'threshold': {
      const { metric, above, windowMinutes } = input;
      return { kind: input.kind, config: { metric, above, windowMinutes } };
    }
    case 'budget': {
      const { budgetId, percent, basis } = input;
      return { kind: input.kind, config: { budgetId, percent, basis } };
    }
    case 'novelty':
      return { kind: input.kind, config: { novelties: input.novelties } };
    case 'key-hygiene': {
      const { problems, unusedDays, maxAgeDays } = input;
      return { kind: input.kind, config: { problems, unusedDays, maxAgeDays } };
    }
    case 'account-activity':
    case 'stale-data':
    case 'leak':
      return { kind: input.kind, config: {} };
  }
}

/** Throws `invalid_input` when a rule names a budget that the workspace does not have. */
export async function checkBudget(db: Db, workspaceId: string, budgetId: string | null): Promise<void> {
  if (budgetId === null || (await findBudget(db, workspaceId, budgetId))) return;
  const message = `budget "${budgetId}" does not exist in this workspace`;
  throw new AppError('invalid_input', message, { errors: [{ path: 'budgetId', message }] });
}

/** The answer to a name that another alert rule has. */
export function makeRuleNameConflict(name: string): AppError {
  const message = `alert rule name "${name}" is taken: expected a name that no other alert rule of the workspace has`;
  return new AppError('conflict', message, { errors: [{ path: 'name', message }] });
}
