import type { Viewer } from '@/lib/auth/viewer';
import type { AlertRule, AlertRuleCreate } from '@/lib/contracts/alert-rules';
import { insertAlertRule } from '@/lib/db/alert-rules';
import { insertAuditEntry } from '@/lib/db/audit';
import { inTransaction } from '@/lib/db/client';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import type { AlertRuleConfig } from '@/lib/domain/alert-rule';
import { AppError } from '@/lib/errors';
import { checkReferences } from './check-references';
import { loadMappedRule } from './get-alert-rule';

/** Creates an alert rule; it holds from the next evaluation on. Throws `conflict` when the name is taken. */
export async function createAlertRule(viewer: Viewer, input: AlertRuleCreate): Promise<AlertRule> {
  const { workspaceId, actor } = viewer;
  const { name, enabled, connectionId, channelIds } = input;
  try {
    return await inTransaction(async (tx) => {
      await checkReferences(tx, workspaceId, { connectionId: { path: 'connectionId', id: connectionId }, channelIds });
      const id = await insertAlertRule(tx, workspaceId, {
        name,
        enabled,
        connectionId,
        channelIds,
        ...selectConfig(input),
      });
      await insertAuditEntry(tx, {
        workspaceId,
        actor: actor.name,
        action: 'alert-rule.created',
        target: id,
        detail: { name, kind: input.kind },
      });
      return loadMappedRule(tx, workspaceId, id);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makeRuleNameConflict(name) : error;
  }
}

function selectConfig(input: AlertRuleCreate): AlertRuleConfig {
  switch (input.kind) {
    case 'anomaly':
      return { kind: input.kind, config: { sensitivity: input.sensitivity } };
    case 'stale-data':
      return { kind: input.kind, config: {} };
  }
}

/** The answer to a name that another alert rule has. */
export function makeRuleNameConflict(name: string): AppError {
  const message = `alert rule name "${name}" is taken: expected a name that no other alert rule of the workspace has`;
  return new AppError('conflict', message, { errors: [{ path: 'name', message }] });
}
