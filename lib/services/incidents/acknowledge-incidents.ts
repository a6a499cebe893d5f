import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { IncidentsAcknowledge, IncidentsAcknowledged } from '@/lib/contracts/incidents/incidents';
import { AppError } from '@/lib/errors';
import { acknowledgeIncident } from './acknowledge-incident';

/** Takes several incidents, each by itself: those that are over or unknown are told and stop nobody else's. */
export async function acknowledgeIncidents(
  viewer: Viewer,
  { ids, note }: z.infer<typeof IncidentsAcknowledge>,
  now: Date = readNow(),
): Promise<IncidentsAcknowledged> {
  const answer: IncidentsAcknowledged = { acknowledged: [], skipped: [] };
  for (const id of new Set(ids)) {
    try {
      await acknowledgeIncident(viewer, id, { note }, now);
      answer.acknowledged.push(id);
    } catch (error) {
      if (!(error instanceof AppError) || !['not_found', 'conflict'].includes(error.code)) throw error;
      answer.skipped.push({ id, reason: error.message });
    }
  }
  return answer;
}
