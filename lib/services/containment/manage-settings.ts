import type { z } from 'zod';
import { hasRole, MINIMUM_ROLE } from '@/lib/auth/permissions';
import { demandRecentProof } from '@/lib/auth/recent-proof';
import type { Viewer } from '@/lib/auth/viewer';
import type { ContainmentSettings, ContainmentSettingsUpdate, KillSwitch } from '@/lib/contracts/containment/policies';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { getContainmentSettings, saveContainmentSettings } from '@/lib/db/containment/policies';
import { listUnknownProviderIds } from '@/lib/db/installation/references';
import { lockWorkspace } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { AppError, type FieldError } from '@/lib/errors';

/** What holds for all automation of the workspace. */
export function readContainmentSettings({ workspaceId }: Viewer): Promise<ContainmentSettings> {
  return getContainmentSettings(getDb(), workspaceId);
}

/** Changes protected keys and the most actions an hour. */
export async function updateContainmentSettings(
  viewer: Viewer,
  input: ContainmentSettingsUpdate,
): Promise<ContainmentSettings> {
  return save(viewer, dropAbsent(input), 'containment-settings.updated');
}

/** A protected key must exist. Keys that are protected already stay so, also after they are gone. */
async function checkKeys(tx: Transaction, workspaceId: string, ids: readonly string[]): Promise<void> {
  const errors: FieldError[] = [];
  for (const [index, apiKeyId] of ids.entries()) {
    const unknown = (await listUnknownProviderIds(tx, workspaceId, null, { apiKeyId })) ?? [];
    const message = `key "${apiKeyId}": expected the id of a key that this workspace has`;
    if (unknown.length > 0) errors.push({ path: `protectedKeyIds.${index}`, message });
  }
  if (errors.length > 0) {
    throw new AppError('invalid_input', errors.map(({ message }) => message).join('; '), { errors });
  }
}

/** Anybody on call may stop all automation; letting it work again is for who may contain, after a proof of identity. */
export async function setKillSwitch(viewer: Viewer, { on }: z.infer<typeof KillSwitch>): Promise<ContainmentSettings> {
  if (!on && !hasRole(viewer.role, MINIMUM_ROLE.manageContainmentPolicies)) {
    throw new AppError(
      'forbidden',
      `letting automation work again needs the role ${MINIMUM_ROLE.manageContainmentPolicies} or higher; ${viewer.actor.name} is ${viewer.role}`,
    );
  }
  if (!on && viewer.session) demandRecentProof(viewer);
  return save(viewer, { killSwitch: on }, on ? 'containment-kill-switch.on' : 'containment-kill-switch.off');
}

function save(
  { workspaceId, actor }: Viewer,
  change: Partial<ContainmentSettings>,
  action: string,
): Promise<ContainmentSettings> {
  return inTransaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const before = await getContainmentSettings(tx, workspaceId);
    const added = change.protectedKeyIds?.filter((id) => !before.protectedKeyIds.includes(id)) ?? [];
    await checkKeys(tx, workspaceId, added);
    const after = await saveContainmentSettings(tx, workspaceId, change, actor.name);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action,
      target: workspaceId,
      detail: {},
      before,
      after,
    });
    return after;
  });
}
