import type { Db } from '@/lib/db/client';
import { USAGE_KINDS } from '@/lib/domain/usage/usage';
import type { Cursor } from '@/lib/domain/usage/usage-coverage';

/** Usage cursors of a workspace: how far each kind was read at each grain. */
export async function listUsageCursors(db: Db, workspaceId: string): Promise<Cursor[]> {
  const rows = await db.ingestCursor.findMany({
    where: { workspaceId, subject: { in: [...USAGE_KINDS] } },
    select: {
      connectionId: true,
      subject: true,
      grain: true,
      coveredFrom: true,
      coveredUntil: true,
      lastPulledAt: true,
    },
  });
  return rows.map(({ subject, ...cursor }) => ({ ...cursor, kind: subject }));
}
