import type { Db } from '@/lib/db/client';
import type { ConnectionReads, KindRead } from '@/lib/domain/usage/data-horizon';
import { type Grain, USAGE_KINDS } from '@/lib/domain/usage/usage';

type CursorRow = {
  connectionId: string;
  subject: string;
  grain: Grain;
  coveredUntil: Date;
  lastPulledAt: Date;
  lastUsageAt: Date | null;
};

/** With the moment at which a part of the usage was stored last; `null` = never. */
type StoredReads = ConnectionReads & { lastReadAt: Date | null };

/** How far each connection of a workspace was read, by kind of usage; `connectionId` narrows it to one. */
export async function listConnectionReads(db: Db, workspaceId: string, connectionId?: string): Promise<StoredReads[]> {
  const connections = await db.connection.findMany({
    where: { workspaceId, ...(connectionId === undefined ? {} : { id: connectionId }) },
    select: { id: true, state: true, lastSuccessAt: true },
  });
  const cursors: CursorRow[] = await db.ingestCursor.findMany({
    where: {
      workspaceId,
      subject: { in: [...USAGE_KINDS] },
      ...(connectionId === undefined ? {} : { connectionId }),
    },
    select: {
      ...{ connectionId: true, subject: true, grain: true },
      ...{ coveredUntil: true, lastPulledAt: true, lastUsageAt: true },
    },
  });
  return connections.map(({ id, state, lastSuccessAt }) => {
    const own = cursors.filter((one) => one.connectionId === id);
    const pulledMs = own.map((one) => one.lastPulledAt.getTime());
    return {
      connectionId: id,
      isPaused: state === 'paused',
      lastSuccessAt,
      lastReadAt: pulledMs.length === 0 ? null : new Date(Math.max(...pulledMs)),
      kinds: mapKinds(own),
    };
  });
}

/** Minutes say how far a kind is known; hours and days only where no minutes are read. */
function mapKinds(cursors: readonly CursorRow[]): KindRead[] {
  return [...Map.groupBy(cursors, (one) => one.subject)].map(([kind, own]) => {
    const minutes = own.filter((one) => one.grain === 'minute');
    const reads = (minutes.length > 0 ? minutes : own).map(findReadUntil);
    const used = own.flatMap((one) => one.lastUsageAt?.getTime() ?? []);
    return {
      kind,
      readUntil: new Date(Math.max(...reads)),
      lastUsageAt: used.length === 0 ? null : new Date(Math.max(...used)),
    };
  });
}

/** A read reaches to the end of the running bucket, but what comes after the moment of reading is not known. */
function findReadUntil({ coveredUntil, lastPulledAt }: CursorRow): number {
  return Math.min(coveredUntil.getTime(), lastPulledAt.getTime());
}
