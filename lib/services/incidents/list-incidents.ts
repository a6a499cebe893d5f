import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import type { Incident, IncidentQuery } from '@/lib/contracts/incidents/incidents';
import { getDb } from '@/lib/db/client';
import { countIncidents, listIncidentRows } from '@/lib/db/incidents/incidents';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { cutPage, parseNumberCursor } from '@/lib/services/page-cursor';
import { mapIncidents } from './map-incident';

/** The gravest incidents that are not over, the newest of equal ones first, and how many there are in all. */
export async function listGravestIncidents(
  viewer: Viewer,
  limit: number,
): Promise<{ incidents: Incident[]; count: number }> {
  const { workspaceId } = viewer;
  const open: Parameters<typeof countIncidents>[2] = {
    ...{ states: ['open', 'acknowledged'], severities: [], beforeNumber: null },
    projectIds: listAllowedProjects(viewer),
  };
  const [rows, count] = await Promise.all([
    listIncidentRows(getDb(), workspaceId, { ...open, limit, isGravestFirst: true }),
    countIncidents(getDb(), workspaceId, open),
  ]);
  return { incidents: await mapIncidents(getDb(), workspaceId, rows), count };
}

/** Incidents of the workspace, newest first; no states or severities = all. */
export async function listIncidents(
  viewer: Viewer,
  query: Partial<z.infer<typeof IncidentQuery>> & { limit: number },
): Promise<{ data: Incident[]; nextCursor: string | null }> {
  const incidents = await listIncidentRows(getDb(), viewer.workspaceId, {
    states: query.state ?? [],
    severities: query.severity ?? [],
    beforeNumber: parseNumberCursor(query.cursor),
    limit: query.limit + 1,
    projectIds: listAllowedProjects(viewer),
  });
  const { rows, nextCursor } = cutPage(incidents, query.limit, (incident) => incident.number);
  return { data: await mapIncidents(getDb(), viewer.workspaceId, rows), nextCursor };
}
