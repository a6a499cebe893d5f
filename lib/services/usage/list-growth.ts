import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Growth, GrowthQuery, GrowthResponse } from '@/lib/contracts/usage/growth';
import type { MoverDimension } from '@/lib/contracts/usage/movers';
import { getDb } from '@/lib/db/client';
import { listIncidentsSince } from '@/lib/db/incidents/incidents';
import { listGrowing } from '@/lib/db/usage/growth';
import { findNames } from '@/lib/db/usage/names';
import type { Incident } from '@/lib/domain/incidents/incident';
import { formatNanosExact } from '@/lib/domain/money';
import { isWithinProjects, listAllowedProjects } from '@/lib/domain/people/project-limit';
import { DAY_MS } from '@/lib/domain/time';
import { findLeastGrowth, GROWTH_DAYS, judgeGrowth } from '@/lib/domain/usage/growth';
import { findPastEnd, throughPastCache } from '@/lib/services/answer-cache';
import { findReadFrom } from './load-spend';

/** As many are compared; those that grew are listed. */
const MAX_LISTED = 50;
const SCOPE_FIELD = { apiKey: 'apiKeyId', project: 'projectId', model: 'model', user: 'userId' } as const;

/**
 * What cost more in the last seven whole UTC days than in any of the four weeks before, and why. Empty where less
 * history was read. Growth that an incident of these days covers names that incident.
 */
export async function listGrowth(
  viewer: Viewer,
  { groupBy: dimension }: GrowthQuery,
  now: Date = readNow(),
): Promise<GrowthResponse> {
  const { workspaceId } = viewer;
  const endsAt = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  const startsAt = new Date(endsAt.getTime() - GROWTH_DAYS * DAY_MS);
  const from = new Date(endsAt.getTime() - 7 * DAY_MS);
  const readFrom = await findReadFrom(viewer);
  const answer = { currency: 'USD' as const, from: from.toISOString(), to: endsAt.toISOString() };
  // Before it nothing is known, which is not the same as nothing spent.
  if (readFrom === null || readFrom > startsAt) return { ...answer, least: '0', data: [] };
  const query = { workspaceId, dimension, projectIds: listAllowedProjects(viewer), endsAt, limit: MAX_LISTED };
  const rows = await (endsAt <= findPastEnd()
    ? throughPastCache(workspaceId, ['growth', query], () => listGrowing(query))
    : listGrowing(query));
  const least = findLeastGrowth(rows[0]?.usualWeek ?? 0n);
  const grown = rows.flatMap(({ id, parts }) => {
    const growth = judgeGrowth(parts, least);
    return growth ? [{ id, ...growth }] : [];
  });
  const [names, incidents] = await Promise.all([
    loadNames(
      workspaceId,
      dimension,
      grown.flatMap(({ id }) => id ?? []),
    ),
    listIncidentsSince(getDb(), workspaceId, from),
  ]);
  const mine = incidents.filter(({ scope }) => isWithinProjects(viewer, scope.projectId));
  const data = grown
    .sort((left, right) => (left.extra > right.extra ? -1 : 1))
    .map(({ id, week, usual, extra, since, isNew, reason, days }) => ({
      dimension,
      id,
      name: id === null ? null : (names.get(id) ?? null),
      week: formatNanosExact(week),
      usual: formatNanosExact(usual),
      extra: formatNanosExact(extra),
      since: new Date(startsAt.getTime() + since * DAY_MS).toISOString().slice(0, 10),
      isNew,
      reason,
      days: days.map(formatNanosExact),
      incident: findCovering(mine, dimension, id),
    }));
  return { ...answer, least: formatNanosExact(least), data };
}

async function loadNames(workspaceId: string, dimension: MoverDimension, ids: string[]) {
  if (dimension === 'model') return new Map<string, string>();
  return (await findNames(getDb(), workspaceId, { [dimension]: ids }))[dimension];
}

/** The newest incident about just this; incidents come oldest first. */
function findCovering(
  incidents: readonly Incident[],
  dimension: MoverDimension,
  id: string | null,
): Growth['incident'] {
  const incident = incidents.findLast(({ scope }) => id !== null && scope[SCOPE_FIELD[dimension]] === id);
  return incident ? { id: incident.id, number: incident.number } : null;
}
