import { getDb } from '@/lib/db/client';
import { deleteResolvedIncidents, listRetentions, pruneAudit } from '@/lib/db/retention';
import { inWorkspace } from '@/lib/db/workspace-guard';

const DAY_MS = 86_400_000;

/** Lets go of what each workspace no longer wants to keep. Returns how many incidents and lines of activity went. */
export async function applyRetention(now: Date): Promise<{ incidents: number; activity: number }> {
  let [incidents, activity] = [0, 0];
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  for (const { id, incidentRetentionDays, auditRetentionDays } of await listRetentions(getDb())) {
    await inWorkspace(id, async () => {
      if (incidentRetentionDays !== null) {
        incidents += await deleteResolvedIncidents(getDb(), id, before(incidentRetentionDays));
      }
      if (auditRetentionDays !== null) activity += await pruneAudit(id, before(auditRetentionDays));
    });
  }
  return { incidents, activity };
}
