import { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { IncidentDetail } from '@/lib/contracts/incidents';
import type { UsageQuery } from '@/lib/contracts/usage';
import { AppError } from '@/lib/errors';
import { planIncidentQuery } from '@/lib/presenters/incident-chart';
import { getIncident } from '@/lib/services/get-incident';

/** The incident and the request behind its chart; null = there is no such incident. */
export async function loadIncidentPage(
  viewer: Viewer,
  id: string,
): Promise<{ incident: IncidentDetail; usageQuery: UsageQuery } | null> {
  if (!z.uuid().safeParse(id).success) return null;
  try {
    const incident = await getIncident(viewer, id);
    return { incident, usageQuery: planIncidentQuery(incident, readNow(), viewer.timezone) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  }
}
