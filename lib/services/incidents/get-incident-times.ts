import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { IncidentTimes } from '@/lib/contracts/incidents/response-times';
import { type MedianTime, readResponseTimes } from '@/lib/db/incidents/response-times';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { DAY_MS } from '@/lib/domain/time';

const QUARTER_DAYS = 90;

/** How soon incidents of the last 90 days were noticed, taken and stopped, in the middle. */
export async function getIncidentTimes(viewer: Viewer, now: Date = readNow()): Promise<IncidentTimes> {
  const from = new Date(now.getTime() - QUARTER_DAYS * DAY_MS);
  const times = await readResponseTimes(viewer.workspaceId, from, listAllowedProjects(viewer));
  const write = ({ medianMs, incidents }: MedianTime) => ({
    medianSeconds: medianMs === null ? null : Math.round(medianMs / 1_000),
    incidents,
  });
  return {
    ...{ from: from.toISOString(), to: now.toISOString() },
    ...{ detect: write(times.detect), acknowledge: write(times.acknowledge), contain: write(times.contain) },
  };
}
