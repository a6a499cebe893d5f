import type { Transaction } from '@/lib/db/client';
import { listUnresolvedIncidents } from '@/lib/db/incidents/incidents';
import { recordIncidentSignal } from './record-incident-signal';

/** Resolves the incidents of a budget without a notification: the person who changed the budget knows. */
export async function closeBudgetIncidents(
  tx: Transaction,
  workspaceId: string,
  budgetId: string,
  now: Date,
  text: string,
): Promise<void> {
  for (const incident of await listUnresolvedIncidents(tx, workspaceId, { budgetId })) {
    await recordIncidentSignal(tx, {
      workspaceId,
      dedupKey: incident.dedupKey,
      signal: { kind: 'calm', isQuiet: true },
      at: now,
      now,
      text,
    });
  }
}

/** Ends the unresolved incidents of a connection without a mail: it is no longer watched, and the person who deleted it knows. */
export async function closeConnectionIncidents(
  tx: Transaction,
  workspaceId: string,
  connectionId: string,
  now: Date,
  text: string,
): Promise<void> {
  for (const incident of await listUnresolvedIncidents(tx, workspaceId, { connectionId })) {
    const signal = { kind: 'calm', isQuiet: true } as const;
    await recordIncidentSignal(tx, { workspaceId, dedupKey: incident.dedupKey, signal, at: now, now, text });
  }
}
