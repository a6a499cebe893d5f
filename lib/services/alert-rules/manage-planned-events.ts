import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type {
  PlannedEvent as PlannedEventContract,
  PlannedEventCreate,
  PlannedEventUpdate,
} from '@/lib/contracts/alert-rules/planned-events';
import {
  findPlannedEvent,
  insertPlannedEvent,
  listPlannedEventRows,
  updatePlannedEventRow,
} from '@/lib/db/alert-rules/planned-events';
import { type Db, getDb, inTransaction } from '@/lib/db/client';
import { lockRow } from '@/lib/db/locks';
import { findScopeNames } from '@/lib/db/usage/scope-names';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { computePlanState, type PlannedEvent } from '@/lib/domain/alert-rules/planned-event';
import { selectScopeNames } from '@/lib/domain/incidents/incident-text';
import { AppError } from '@/lib/errors';
import { checkReferences } from '@/lib/services/check-references';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { expectIncidents, lockExplainedIncidents } from '@/lib/services/incidents/expect-incidents';
import { cutPage } from '@/lib/services/page-cursor';
import { recordChange } from '@/lib/services/record-change';

/** Announced changes as the HTTP API shows them, with names from the inventory. */
async function mapPlannedEvents(
  db: Db,
  workspaceId: string,
  plans: readonly PlannedEvent[],
  now: Date,
): Promise<PlannedEventContract[]> {
  const names = await findScopeNames(db, workspaceId, {
    projectIds: plans.flatMap(({ scope }) => scope.projectId ?? []),
    apiKeyIds: plans.flatMap(({ scope }) => scope.apiKeyId ?? []),
    userIds: plans.flatMap(({ scope }) => scope.userId ?? []),
  });
  return plans.map(({ connectionId, scope, ...plan }) => ({
    ...plan,
    scope: { ...scope, ...(connectionId === null ? {} : { connectionId }) },
    scopeNames: selectScopeNames(scope, names),
    startsAt: plan.startsAt.toISOString(),
    endsAt: plan.endsAt?.toISOString() ?? null,
    state: computePlanState(plan, now),
    createdAt: plan.createdAt.toISOString(),
    cancelledAt: plan.cancelledAt?.toISOString() ?? null,
  }));
}

/** One announced change. Throws `not_found`. */
export function getPlannedEvent(viewer: Viewer, id: string, now: Date = readNow()): Promise<PlannedEventContract> {
  return loadPlannedEvent(getDb(), viewer.workspaceId, id, now);
}

/** Like `getPlannedEvent`, also within a transaction that just changed it. */
async function loadPlannedEvent(db: Db, workspaceId: string, id: string, now: Date): Promise<PlannedEventContract> {
  const plan = await findPlannedEvent(db, workspaceId, id);
  const [mapped] = plan ? await mapPlannedEvents(db, workspaceId, [plan], now) : [];
  if (!mapped) throw makePlannedEventNotFound(id);
  return mapped;
}

/** Announced changes, the newest made first. */
export async function listPlannedEvents(
  viewer: Viewer,
  page: { cursor?: string | undefined; limit: number },
  now: Date = readNow(),
): Promise<{ data: PlannedEventContract[]; nextCursor: string | null }> {
  const found = await listPlannedEventRows(getDb(), viewer.workspaceId, {
    afterId: parseIdCursor(page.cursor),
    limit: page.limit + 1,
  });
  const { rows, nextCursor } = cutPage(found, page.limit, (plan) => plan.id);
  return { data: await mapPlannedEvents(getDb(), viewer.workspaceId, rows, now), nextCursor };
}

/** The answer to an id that no planned event of the workspace has. */
function makePlannedEventNotFound(id: string): AppError {
  return new AppError('not_found', `planned event "${id}": there is no such planned event in this workspace`);
}

/**
 * Announces a change of spend; the detector heeds it from the next evaluation on. Open incidents that are what it
 * announces end. Throws `invalid_input` for a connection that does not exist.
 */
export async function createPlannedEvent(
  viewer: Viewer,
  input: PlannedEventCreate,
  now: Date = readNow(),
): Promise<PlannedEventContract> {
  const { workspaceId, actor } = viewer;
  const { connectionId, ...scope } = input.scope;
  return inTransaction(async (tx) => {
    await checkReferences(
      tx,
      workspaceId,
      {
        connectionId: { path: 'scope.connectionId', id: connectionId },
        channelIds: [],
        scope: { path: 'scope', ids: scope },
      },
      now,
    );
    const fields = {
      ...input,
      connectionId: connectionId ?? null,
      scope: dropAbsent(scope),
      startsAt: new Date(input.startsAt),
      endsAt: input.endsAt === null ? null : new Date(input.endsAt),
    };
    const plan = await insertPlannedEvent(tx, workspaceId, fields, actor.name);
    const explained = await lockExplainedIncidents(tx, workspaceId, plan);
    await recordChange(tx, viewer, {
      action: 'planned-event.created',
      target: plan.id,
      detail: { name: plan.name },
      after: plan,
    });
    await expectIncidents(tx, viewer, plan, explained, now);
    return loadPlannedEvent(tx, workspaceId, plan.id, now);
  });
}

/**
 * Changes, cancels or restores an announced change; the detector heeds it from the next evaluation on. Throws
 * `not_found`, or `invalid_input` for an end before the start.
 */
export async function updatePlannedEvent(
  viewer: Viewer,
  id: string,
  patch: PlannedEventUpdate,
  now: Date = readNow(),
): Promise<PlannedEventContract> {
  const { workspaceId, actor } = viewer;
  const { scope, startsAt, endsAt, cancelled, ...rest } = patch;
  return inTransaction(async (tx) => {
    await lockRow(tx, 'planned_event', workspaceId, id);
    const standing = await findPlannedEvent(tx, workspaceId, id);
    if (!standing) throw makePlannedEventNotFound(id);
    const times = {
      startsAt: startsAt === undefined ? standing.startsAt : new Date(startsAt),
      endsAt: endsAt === undefined ? standing.endsAt : endsAt === null ? null : new Date(endsAt),
    };
    checkOrder(times);
    await checkReferences(
      tx,
      workspaceId,
      {
        connectionId: { path: 'scope.connectionId', id: scope?.connectionId },
        channelIds: [],
        scope: { path: 'scope', ids: scope, before: standing.scope },
      },
      now,
    );
    const plan = await updatePlannedEventRow(tx, workspaceId, id, {
      ...dropAbsent(rest),
      ...times,
      ...mapScope(scope),
      ...mapCancellation(standing.cancelledAt !== null, cancelled, actor.name, now),
    });
    const explained = await lockExplainedIncidents(tx, workspaceId, plan);
    await recordChange(tx, viewer, {
      action: cancelled === true ? 'planned-event.cancelled' : 'planned-event.updated',
      target: id,
      detail: { name: plan.name },
      before: standing,
      after: plan,
    });
    await expectIncidents(tx, viewer, plan, explained, now);
    return loadPlannedEvent(tx, workspaceId, id, now);
  });
}

/** Cancels an announced change: what it announced alerts again. It stays listed. Throws `not_found`. */
export async function cancelPlannedEvent(viewer: Viewer, id: string, now: Date = readNow()): Promise<void> {
  await updatePlannedEvent(viewer, id, { cancelled: true }, now);
}

function checkOrder({ startsAt, endsAt }: { startsAt: Date; endsAt: Date | null }): void {
  if (endsAt === null || endsAt > startsAt) return;
  const message = `endsAt ${endsAt.toISOString()}: expected an instant after startsAt (${startsAt.toISOString()})`;
  throw new AppError('invalid_input', message, { errors: [{ path: 'endsAt', message }] });
}

function mapScope(scope: PlannedEventUpdate['scope']) {
  if (scope === undefined) return {};
  const { connectionId, ...rest } = scope;
  return { connectionId: connectionId ?? null, scope: dropAbsent(rest) };
}

function mapCancellation(isCancelled: boolean, wanted: boolean | undefined, actor: string, now: Date) {
  if (wanted === undefined || wanted === isCancelled) return {};
  return wanted ? { cancelledAt: now, cancelledBy: actor } : { cancelledAt: null, cancelledBy: null };
}
