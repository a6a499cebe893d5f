import { cache } from 'react';
import { z } from 'zod';
import { findReader } from '@/app/reader';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { IncidentDetail } from '@/lib/contracts/incidents/incidents';
import type { UsageQuery } from '@/lib/contracts/usage/usage';
import { AppError } from '@/lib/errors';
import { planIncidentQuery } from '@/lib/presenters/incidents/incident-chart';
import { getIncident } from '@/lib/services/incidents/list-incidents';
import { findMinutesFrom } from '@/lib/services/installation/manage-retention';

type IncidentPage = { incident: IncidentDetail; usageQuery: UsageQuery };

/** The incident and the request behind its chart, read once a request; null = there is no such incident. */
export const loadIncidentPage = cache(async (viewer: Viewer, id: string): Promise<IncidentPage | null> => {
  if (!z.uuid().safeParse(id).success) return null;
  try {
    const incident = await getIncident(viewer, id);
    const { timezone } = await findReader(viewer);
    const now = readNow();
    const minutesFrom = await findMinutesFrom(viewer, now);
    return { incident, usageQuery: planIncidentQuery(incident, now, timezone, minutesFrom) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  }
});
