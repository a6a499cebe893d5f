import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { PageQuery } from '@/lib/contracts/common';
import type { Silence as SilenceContract, SilenceCreate, SilencePreview } from '@/lib/contracts/notifications/silences';
import { type Db, getDb, inTransaction } from '@/lib/db/client';
import { listIncidentsSince, listUnresolvedIncidents } from '@/lib/db/incidents/incidents';
import { lockRow } from '@/lib/db/locks';
import {
  endSilenceRow,
  findSilence,
  insertSilence,
  listSilenceRows,
  type NewSilence,
} from '@/lib/db/notifications/silences';
import type { Incident } from '@/lib/domain/incidents/incident';
import { type IncidentMatcher, matchesIncident } from '@/lib/domain/incidents/incident-matcher';
import { deriveSilenceStanding, type Silence } from '@/lib/domain/notifications/silence';
import { DAY_MS } from '@/lib/domain/time';
import { AppError, type FieldError } from '@/lib/errors';
import { checkReferences } from '@/lib/services/check-references';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';
import { recordChange } from '@/lib/services/record-change';
import { fillWindows, findEndlessWindow, refuseProblems } from './fill-windows';
import { loadMatchSubject, mapMatchSubject } from './load-audience';

/** A silence as the HTTP API shows it, with its state at `now`. */
function mapSilence(silence: Silence, now: Date): SilenceContract {
  const { startsAt, endsAt, createdAt, endedAt, ...rest } = silence;
  const { state, activeUntil, nextActiveAt } = deriveSilenceStanding(silence, now);
  return {
    ...rest,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    state,
    activeUntil: activeUntil?.toISOString() ?? null,
    nextActiveAt: nextActiveAt?.toISOString() ?? null,
  };
}

/** One silence. Throws `not_found`. */
export async function getSilence(viewer: Viewer, id: string, now: Date = readNow()): Promise<SilenceContract> {
  const silence = await findSilence(getDb(), viewer.workspaceId, id);
  if (!silence) throw makeSilenceNotFound(id);
  return mapSilence(silence, now);
}

/** The answer to an id that no silence of the workspace has. */
function makeSilenceNotFound(id: string): AppError {
  return new AppError('not_found', `silence "${id}": there is no such silence in this workspace`);
}

/** Silences of the workspace, newest first, with where each stands at `now`. */
export async function listSilences(
  viewer: Viewer,
  page: z.infer<typeof PageQuery>,
  now: Date = readNow(),
): Promise<{ data: SilenceContract[]; nextCursor: string | null }> {
  const silences = await listSilenceRows(getDb(), viewer.workspaceId, {
    beforeId: parseIdCursor(page.cursor),
    limit: page.limit + 1,
  });
  const { rows, nextCursor } = cutPage(silences, page.limit, (silence) => silence.id);
  return { data: rows.map((silence) => mapSilence(silence, now)), nextCursor };
}

const THIRTY_DAYS_MS = 30 * DAY_MS;
/** More would not be read by anybody. */
const SHOWN = 20;

/** What a matcher would suppress: open incidents, and how many of the last 30 days match. */
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

const LONGEST_MS = 400 * DAY_MS;

/** Keeps notifications back for a while or in recurring hours. Incidents open and end as ever. */
export async function createSilence(
  viewer: Viewer,
  input: SilenceCreate,
  now: Date = readNow(),
): Promise<SilenceContract> {
  const { workspaceId, actor, timezone } = viewer;
  const [recurrence = null] = fillWindows(input.recurrence ? [input.recurrence] : [], timezone);
  const silence: NewSilence = {
    matcher: input.matcher,
    startsAt: input.startsAt === undefined ? now : new Date(input.startsAt),
    endsAt: input.endsAt === null ? null : new Date(input.endsAt),
    recurrence,
    comment: input.comment,
    createdBy: actor.name,
  };
  refuseProblems([...listTimeProblems(silence, now)]);
  return inTransaction(async (tx) => {
    await checkReferences(
      tx,
      workspaceId,
      {
        connectionId: { path: 'matcher.scope.connectionId', id: silence.matcher.scope.connectionId },
        channelIds: undefined,
        scope: { path: 'matcher.scope', ids: silence.matcher.scope },
      },
      now,
    );
    const created = await insertSilence(tx, workspaceId, silence);
    await recordChange(tx, viewer, {
      action: 'silence.created',
      target: created.id,
      detail: { comment: created.comment },
      after: mapSilence(created, now),
    });
    return mapSilence(created, now);
  });
}

function listTimeProblems({ startsAt, endsAt, recurrence }: NewSilence, now: Date): (FieldError | null)[] {
  const end = (message: string): FieldError => ({ path: 'endsAt', message: `endsAt: ${message}` });
  if (endsAt === null) {
    if (recurrence) return [findEndlessWindow('recurrence', [recurrence], now)];
    return [end('expected an end, because nothing is silenced for ever')];
  }
  if (endsAt <= startsAt) return [end(`expected an instant after startsAt ${startsAt.toISOString()}`)];
  if (endsAt <= now) return [end(`expected an instant in the future, ${endsAt.toISOString()} is past`)];
  if (endsAt.getTime() - startsAt.getTime() > LONGEST_MS) return [end('expected at most 400 days after startsAt')];
  return [];
}

/** Ends a silence now; it stays in the list as expired. One that is over stays as it is. Throws `not_found`. */
export async function endSilence(viewer: Viewer, id: string, now: Date = readNow()): Promise<void> {
  const { workspaceId, actor } = viewer;
  await inTransaction(async (tx) => {
    await lockRow(tx, 'silence', workspaceId, id);
    const silence = await findSilence(tx, workspaceId, id);
    if (!silence) throw makeSilenceNotFound(id);
    if (deriveSilenceStanding(silence, now).state === 'expired') return;
    await endSilenceRow(tx, workspaceId, id, { endedAt: now, endedBy: actor.name });
    await recordChange(tx, viewer, {
      action: 'silence.ended',
      target: id,
      detail: { comment: silence.comment },
      before: mapSilence(silence, now),
      after: mapSilence({ ...silence, endedAt: now, endedBy: actor.name }, now),
    });
  });
}
