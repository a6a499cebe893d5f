import { z } from 'zod';
import type { Db, Transaction } from '@/lib/db/client';
import type { DetectorChanges, DetectorSnapshot } from '@/lib/domain/anomaly/types';

/** What is kept beside the detector's own state of the organization, in the row with the empty series key. */
const Head = z.object({
  /** Counts the saves: whoever holds an older revision holds an outdated detector. */
  revision: z.number().int(),
  /** Buckets that start before it only teach. */
  learnUntilSeconds: z.number(),
  organization: z.record(z.string(), z.unknown()),
});

export type StoredDetector = { revision: number; learnUntilSeconds: number; snapshot: DetectorSnapshot };
type Owner = { workspaceId: string; connectionId: string };

const HEAD_KEY = '';

/** Revision and learning border of a stored detector; null before its first save. */
export async function findDetectorHead(
  db: Db,
  { workspaceId, connectionId }: Owner,
): Promise<Pick<StoredDetector, 'revision' | 'learnUntilSeconds'> | null> {
  const row = await db.detectorState.findUnique({
    where: { workspaceId_connectionId_seriesKey: { workspaceId, connectionId, seriesKey: HEAD_KEY } },
  });
  if (!row) return null;
  const { revision, learnUntilSeconds } = parseHead(row.state);
  return { revision, learnUntilSeconds };
}

/** The whole stored detector of a connection; null before its first save. */
export async function findDetector(db: Db, { workspaceId, connectionId }: Owner): Promise<StoredDetector | null> {
  const rows = await db.detectorState.findMany({
    where: { workspaceId, connectionId },
    select: { seriesKey: true, state: true },
  });
  const head = rows.find((row) => row.seriesKey === HEAD_KEY);
  if (!head) return null;
  const { revision, learnUntilSeconds, organization } = parseHead(head.state);
  const series = new Map(rows.filter((row) => row !== head).map((row) => [row.seriesKey, row.state]));
  return { revision, learnUntilSeconds, snapshot: { organization, series } };
}

/** Writes what changed as the next revision, in the transaction that stores what the detector decided. */
export async function saveDetectorChanges(
  tx: Transaction,
  { workspaceId, connectionId }: Owner,
  next: { revision: number; learnUntilSeconds: number },
  changes: DetectorChanges,
): Promise<void> {
  const head = { ...next, organization: changes.organization };
  const rows: [string, Uint8Array][] = [[HEAD_KEY, Buffer.from(JSON.stringify(head))], ...changes.series];
  await tx.$executeRaw`
    INSERT INTO detector_state (workspace_id, connection_id, series_key, state, updated_at)
    SELECT ${workspaceId}::uuid, ${connectionId}::uuid, series_key, decode(state, 'base64'), now()
      FROM unnest(${rows.map(([key]) => key)}::text[],
                  ${rows.map(([, state]) => Buffer.from(state).toString('base64'))}::text[]) AS t(series_key, state)
        ON CONFLICT (workspace_id, connection_id, series_key)
        DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at`;
  if (changes.removed.length > 0) {
    await tx.detectorState.deleteMany({ where: { workspaceId, connectionId, seriesKey: { in: changes.removed } } });
  }
}

function parseHead(state: Uint8Array): z.infer<typeof Head> {
  return Head.parse(JSON.parse(Buffer.from(state).toString('utf8')));
}
