import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Annotation, AnnotationCreate } from '@/lib/contracts/usage/usage-views';
import { getDb, inTransaction } from '@/lib/db/client';
import { lockRow } from '@/lib/db/locks';
import {
  type AnnotationRow,
  deleteAnnotationRow,
  insertAnnotation,
  listAnnotationRows,
} from '@/lib/db/usage/usage-views';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { AppError } from '@/lib/errors';
import { checkReferences } from '@/lib/services/check-references';
import { recordChange } from '@/lib/services/record-change';

const MOST = 500;

/** Notes of a window, oldest first. */
export async function listAnnotations(viewer: Viewer, window: { from: string; to: string }) {
  const span = { startsAt: new Date(window.from), endsAt: new Date(window.to) };
  const rows = await listAnnotationRows(getDb(), viewer.workspaceId, span, MOST);
  return { data: rows.map(mapAnnotation), nextCursor: null };
}

/** Puts a note on the time axis. Throws `invalid_input` for a connection that the workspace does not have. */
export async function createAnnotation(viewer: Viewer, input: AnnotationCreate): Promise<Annotation> {
  const { workspaceId, actor } = viewer;
  const connectionId = { path: 'scope.connectionId', id: input.scope.connectionId };
  return inTransaction(async (tx) => {
    const scope = { path: 'scope', ids: input.scope };
    await checkReferences(tx, workspaceId, { connectionId, channelIds: [], scope }, readNow());
    const row = await insertAnnotation(tx, workspaceId, {
      at: new Date(input.at),
      text: input.text,
      scope: dropAbsent(input.scope),
      createdBy: actor.id,
      createdByName: actor.name,
    });
    const detail = { text: input.text, at: row.at.toISOString() };
    await recordChange(tx, viewer, { action: 'annotation.created', target: row.id, detail, after: mapAnnotation(row) });
    return mapAnnotation(row);
  });
}

/** Takes a note away. Throws `not_found`. */
export async function deleteAnnotation(viewer: Viewer, id: string): Promise<void> {
  const { workspaceId } = viewer;
  await inTransaction(async (tx) => {
    await lockRow(tx, 'annotation', workspaceId, id);
    const row = await deleteAnnotationRow(tx, workspaceId, id);
    if (!row) {
      throw new AppError('not_found', `annotation ${id}: there is none in this workspace`);
    }
    await recordChange(tx, viewer, { action: 'annotation.deleted', target: id, before: mapAnnotation(row) });
  });
}

function mapAnnotation(row: AnnotationRow): Annotation {
  return {
    id: row.id,
    at: row.at.toISOString(),
    text: row.text,
    scope: row.scope,
    createdBy: row.createdByName,
    createdAt: row.createdAt.toISOString(),
  };
}
