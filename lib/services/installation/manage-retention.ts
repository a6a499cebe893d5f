import type { Viewer } from '@/lib/auth/viewer';
import type {
  RetentionChange,
  RetentionPreview,
  RetentionSettings,
  RetentionUpdate,
} from '@/lib/contracts/installation/retention';
import { getDb, inTransaction } from '@/lib/db/client';
import { countExpired, MAX_COUNTED, saveRetention } from '@/lib/db/installation/retention';
import { findWorkspace } from '@/lib/db/installation/workspaces';
import { lockWorkspace } from '@/lib/db/locks';
import {
  computeRetentionCuts,
  findRetentionProblems,
  listShortened,
  RETENTION_FIELDS,
  type Retention,
} from '@/lib/domain/installation/retention';
import { AppError, type FieldError } from '@/lib/errors';
import { getRetention } from '@/lib/services/get-retention';
import { recordChange } from '@/lib/services/record-change';

/** From when on usage is kept by minute. */
export async function findMinutesFrom(viewer: Viewer, now: Date): Promise<Date> {
  return computeRetentionCuts(await getRetention(viewer), now).minuteDays ?? now;
}

/** What the next tidying would remove under the stored settings with these changes. Nothing is touched. */
export async function previewRetention(viewer: Viewer, change: RetentionChange, now: Date): Promise<RetentionPreview> {
  const before = await getRetention(viewer);
  const after = merge(before, change);
  const cuts = computeRetentionCuts(after, now);
  const counts = await countExpired(getDb(), viewer.workspaceId, cuts);
  const isShortened = listShortened(before, after);
  return {
    needsConfirmation: isShortened.length > 0,
    data: RETENTION_FIELDS.map((field) => ({
      field,
      before: cuts[field]?.toISOString() ?? null,
      rows: counts[field],
      isMore: counts[field] >= MAX_COUNTED,
      isShortened: isShortened.includes(field),
    })),
  };
}

/**
 * Changes how long the workspace keeps what. Who shortens anything types the name of the workspace, for what is older
 * goes within the hour and only a backup brings it back. Throws `invalid_input` by field.
 */
export async function updateRetention(
  viewer: Viewer,
  { confirm, ...change }: RetentionUpdate,
): Promise<RetentionSettings> {
  const { workspaceId } = viewer;
  return inTransaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const before = await getRetention(viewer, tx);
    const after = merge(before, change);
    if (listShortened(before, after).length > 0 && confirm !== (await findWorkspace(tx, workspaceId))?.name) {
      throw refuse([{ path: 'confirm', message: 'expected the name of the workspace, to show that it is meant' }]);
    }
    await saveRetention(tx, workspaceId, after);
    await recordChange(tx, viewer, { action: 'retention.changed', target: workspaceId, before, after });
    return after;
  });
}

/** Settings with changes. Throws `invalid_input` where they contradict each other. */
function merge(before: Retention, change: RetentionChange): Retention {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after: Retention = { ...before, ...given };
  const problems = findRetentionProblems(after);
  if (problems.length > 0) throw refuse(problems);
  return after;
}

const refuse = (errors: FieldError[]) =>
  new AppError('invalid_input', errors.map(({ path, message }) => `${path}: ${message}`).join('; '), { errors });
