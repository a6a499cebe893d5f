import type { Viewer } from '@/lib/auth/viewer';
import type { UsageMarker, UsageMarkersResponse } from '@/lib/contracts/usage/usage-views';
import { getDb } from '@/lib/db/client';
import { listFiringsWithin, listIncidentsWithin, listPlannedWithin } from '@/lib/db/usage/usage-markers';
import { listAnnotationRows } from '@/lib/db/usage/usage-views';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';

const MOST_NOTES = 200;

/**
 * Incidents, passed budgets, planned changes and notes of a window, oldest first. They speak of the whole organization:
 * who is limited to some projects gets none.
 */
export async function listUsageMarkers(
  viewer: Viewer,
  window: { from: string; to: string },
): Promise<UsageMarkersResponse> {
  // Notes, plans and most incidents speak of the whole organization.
  if (listAllowedProjects(viewer) !== null) return { data: [] };
  const { workspaceId } = viewer;
  const span = { startsAt: new Date(window.from), endsAt: new Date(window.to) };
  const [incidents, firings, planned, notes] = await Promise.all([
    listIncidentsWithin(getDb(), workspaceId, span),
    listFiringsWithin(getDb(), workspaceId, span),
    listPlannedWithin(getDb(), workspaceId, span),
    listAnnotationRows(getDb(), workspaceId, span, MOST_NOTES),
  ]);
  const data: UsageMarker[] = [
    ...incidents.map((one) => ({
      id: one.id,
      kind: 'incident' as const,
      at: one.windowStart.toISOString(),
      until: one.resolvedAt?.toISOString() ?? null,
      text: `#${one.number} ${one.title}`,
      severity: one.severity,
      href: `/incidents/${one.id}`,
    })),
    ...firings.map((one) => ({
      id: `${one.budgetId} ${one.percent} ${one.firedAt.getTime()}`,
      kind: 'budget' as const,
      at: one.firedAt.toISOString(),
      until: null,
      text: `Budget ${one.budget.name}: ${one.percent}% spent`,
      severity: one.percent >= 100 ? ('warning' as const) : ('info' as const),
      href: '/budgets',
    })),
    ...planned.map((one) => ({
      id: one.id,
      kind: 'planned' as const,
      at: one.startsAt.toISOString(),
      until: one.endsAt?.toISOString() ?? null,
      text: `Planned: ${one.name} (${one.multiplier}× expected)`,
      severity: 'info' as const,
      href: null,
    })),
    ...notes.map((one) => ({
      id: one.id,
      kind: 'note' as const,
      at: one.at.toISOString(),
      until: null,
      text: one.text,
      severity: 'info' as const,
      href: null,
    })),
  ];
  return { data: data.sort((left, right) => left.at.localeCompare(right.at)) };
}
