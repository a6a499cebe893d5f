import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { SilencePreview } from '@/lib/contracts/notifications/silences';
import { type Db, getDb } from '@/lib/db/client';
import { listIncidentsSince, listUnresolvedIncidents } from '@/lib/db/incidents/incidents';
import type { Incident } from '@/lib/domain/incidents/incident';
import { type IncidentMatcher, matchesIncident } from '@/lib/domain/incidents/incident-matcher';
import { loadMatchSubject, mapMatchSubject } from './load-audience';

const THIRTY_DAYS_MS = 30 * 24 * 3_600_000;
/** More would not be read by anybody. */
const SHOWN = 20;

/** What a matcher would keep back: what is open now, and how much of the last 30 days it speaks of. */
export async function previewSilence(
  viewer: Viewer,
  { matcher }: { matcher: IncidentMatcher },
  now: Date = readNow(),
): Promise<SilencePreview> {
  const { workspaceId } = viewer;
  const db = getDb();
  const unresolved = await filterMatching(db, workspaceId, matcher, await listUnresolvedIncidents(db, workspaceId, {}));
  const recent = await listIncidentsSince(db, workspaceId, new Date(now.getTime() - THIRTY_DAYS_MS));
  return {
    matching: unresolved
      .slice(0, SHOWN)
      .flatMap(({ id, number, title, severity, state }) =>
        state === 'resolved' ? [] : { id, number, title, severity, state },
      ),
    lastThirtyDays: {
      matching: (await filterMatching(db, workspaceId, matcher, recent)).length,
      all: recent.length,
    },
  };
}

async function filterMatching(
  db: Db,
  workspaceId: string,
  matcher: IncidentMatcher,
  incidents: readonly Incident[],
): Promise<Incident[]> {
  const found: Incident[] = [];
  for (const incident of incidents) {
    // Only a matcher for a project needs to know which project a key belongs to.
    const needsProject = matcher.scope.projectId !== undefined;
    const subject = needsProject ? await loadMatchSubject(db, workspaceId, incident) : mapMatchSubject(incident, null);
    if (matchesIncident(matcher, subject)) found.push(incident);
  }
  return found;
}
