import type { Viewer } from '@/lib/auth/viewer';
import type { SavedView, SavedViewCreate, SavedViewUpdate, ViewParams } from '@/lib/contracts/usage/usage-views';
import { findBudgetOfView } from '@/lib/db/budgets/budgets';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { lockRow } from '@/lib/db/locks';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import {
  deleteSavedViewRow,
  findSavedView,
  insertSavedView,
  listSavedViewRows,
  type SavedViewRow,
  updateSavedViewRow,
} from '@/lib/db/usage/usage-views';
import { dropAbsent } from '@/lib/domain/absent-fields';
import type { ViewPage } from '@/lib/domain/usage/saved-filter';
import { AppError } from '@/lib/errors';
import { parseInventoryView, renderInventoryParams } from '@/lib/presenters/keys/inventory-params';
import { parseUsageView, readSearchParams, renderUsageParams } from '@/lib/presenters/usage/usage-view';
import { recordChange } from '@/lib/services/record-change';

/** The parameters that a page knows, with values it accepts; all else is dropped. */
export function cleanViewParams(params: ViewParams, page: ViewPage): ViewParams {
  const known =
    page === 'keys' ? renderInventoryParams(parseInventoryView(params)) : renderUsageParams(parseUsageView(params));
  const clean = readSearchParams(known);
  return Object.fromEntries(
    Object.entries(clean).flatMap(([name, values]) => (values === undefined ? [] : [[name, values]])),
  );
}

/** The viewer's own views of a page and those that others share, by name. */
export async function listSavedViews(viewer: Viewer, page: ViewPage): Promise<{ data: SavedView[]; nextCursor: null }> {
  const rows = await listSavedViewRows(getDb(), viewer.workspaceId, viewer.actor.id, page);
  return { data: rows.map((row) => mapSavedView(row, viewer)), nextCursor: null };
}

/** Keeps a view of a page under a name. Throws `conflict` when the viewer has another one of that name. */
export async function createSavedView(viewer: Viewer, input: SavedViewCreate): Promise<SavedView> {
  const { workspaceId, actor } = viewer;
  const { name, page, isShared } = input;
  const fields = { name, page, isShared, params: cleanViewParams(input.params, page) };
  return refuseTakenName(input.name, () =>
    inTransaction(async (tx) => {
      const author = { createdBy: actor.id, createdByName: actor.name };
      const view = mapSavedView(await insertSavedView(tx, workspaceId, { ...fields, ...author }), viewer);
      await noteAct(tx, viewer, 'saved-view.created', view, { after: view });
      return view;
    }),
  );
}

/** Changes one of the viewer's own views. Throws `not_found`, `forbidden`, `conflict`. */
export async function updateSavedView(viewer: Viewer, id: string, input: SavedViewUpdate): Promise<SavedView> {
  const { params, ...rest } = dropAbsent(input);
  return refuseTakenName(input.name ?? '', () =>
    inTransaction(async (tx) => {
      const present = await lockOwnView(tx, viewer, id);
      const fields = { ...rest, ...(params ? { params: cleanViewParams(params, present.page) } : {}) };
      const view = mapSavedView(await updateSavedViewRow(tx, viewer.workspaceId, id, fields), viewer);
      await noteAct(tx, viewer, 'saved-view.updated', view, { before: mapSavedView(present, viewer), after: view });
      return view;
    }),
  );
}

/** Forgets one of the viewer's own views. Throws `not_found`, `forbidden`. */
export async function deleteSavedView(viewer: Viewer, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const view = mapSavedView(await lockOwnView(tx, viewer, id), viewer);
    const budget = await findBudgetOfView(tx, viewer.workspaceId, id);
    if (budget !== null) {
      throw new AppError(
        'conflict',
        `saved view "${view.name}" is what the budget "${budget}" counts: change that first`,
      );
    }
    await deleteSavedViewRow(tx, viewer.workspaceId, id);
    await noteAct(tx, viewer, 'saved-view.deleted', view, { before: view });
  });
}

async function noteAct(
  tx: Transaction,
  viewer: Viewer,
  action: string,
  { id, name }: SavedView,
  change: { before?: SavedView; after?: SavedView },
): Promise<void> {
  await recordChange(tx, viewer, { action, target: id, detail: { name }, ...change });
}

/**
 * Another member's private view does not exist for the viewer; a shared one exists but only its owner may change it.
 */
async function lockOwnView(tx: Transaction, { workspaceId, actor }: Viewer, id: string): Promise<SavedViewRow> {
  await lockRow(tx, 'saved_view', workspaceId, id);
  const row = await findSavedView(tx, workspaceId, id);
  if (row?.createdBy === actor.id) return row;
  if (!row?.isShared) throw new AppError('not_found', `saved view ${id}: there is none that you can see`);
  throw new AppError(
    'forbidden',
    `saved view "${row.name}" belongs to ${row.createdByName}: save it under a name of your own`,
  );
}

async function refuseTakenName<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = `view name "${name}" is taken: expected a name that none of your other views has`;
    throw new AppError('conflict', message, { errors: [{ path: 'name', message }] });
  }
}

function mapSavedView(row: SavedViewRow, viewer: Viewer): SavedView {
  return {
    id: row.id,
    page: row.page,
    name: row.name,
    params: row.params,
    isShared: row.isShared,
    isMine: row.createdBy === viewer.actor.id,
    createdBy: row.createdByName,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
