import type { Db, Transaction } from '@/lib/db/client';
import type { PlannedEvent as PlannedEventRow } from '@/lib/db/generated/client';
import type { PlannedEvent } from '@/lib/domain/alert-rules/planned-event';

function mapPlannedEventRow(row: PlannedEventRow): PlannedEvent {
  const { workspaceId: _workspaceId, projectId, apiKeyId, model, userId, ...rest } = row;
  return {
    ...rest,
    scope: {
      ...(projectId === null ? {} : { projectId }),
      ...(apiKeyId === null ? {} : { apiKeyId }),
      ...(model === null ? {} : { model }),
      ...(userId === null ? {} : { userId }),
    },
  };
}

export type PlannedEventFields = Omit<PlannedEvent, 'id' | 'createdAt' | 'createdBy' | 'cancelledAt' | 'cancelledBy'>;

function mapScopeColumns({ projectId, apiKeyId, model, userId }: PlannedEvent['scope']) {
  return {
    projectId: projectId ?? null,
    apiKeyId: apiKeyId ?? null,
    model: model ?? null,
    userId: userId ?? null,
  };
}

/** One announced change, or null. */
export async function findPlannedEvent(db: Db, workspaceId: string, id: string): Promise<PlannedEvent | null> {
  const row = await db.plannedEvent.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  return row && mapPlannedEventRow(row);
}

/** Announced changes, the newest made first, those after `afterId` (null = from the start). */
export async function listPlannedEventRows(
  db: Db,
  workspaceId: string,
  page: { afterId: string | null; limit: number },
): Promise<PlannedEvent[]> {
  const rows = await db.plannedEvent.findMany({
    where: { workspaceId, ...(page.afterId === null ? {} : { id: { lt: page.afterId } }) },
    orderBy: { id: 'desc' },
    take: page.limit,
  });
  return rows.map(mapPlannedEventRow);
}

/** Plans that stand and whose time touches `[since, until)`: what a detector has to expect. */
export async function listStandingPlans(
  db: Db,
  workspaceId: string,
  span: { since: Date; until: Date },
): Promise<PlannedEvent[]> {
  const rows = await db.plannedEvent.findMany({
    where: {
      workspaceId,
      cancelledAt: null,
      startsAt: { lt: span.until },
      OR: [{ endsAt: null }, { endsAt: { gt: span.since } }],
    },
    orderBy: { id: 'asc' },
  });
  return rows.map(mapPlannedEventRow);
}

/** Stores a new plan. */
export async function insertPlannedEvent(
  tx: Transaction,
  workspaceId: string,
  fields: PlannedEventFields,
  createdBy: string,
): Promise<PlannedEvent> {
  const { scope, ...rest } = fields;
  const data = { ...rest, ...mapScopeColumns(scope), workspaceId, createdBy };
  return mapPlannedEventRow(await tx.plannedEvent.create({ data }));
}

/** Changes a plan. */
export async function updatePlannedEventRow(
  tx: Transaction,
  workspaceId: string,
  id: string,
  fields: Partial<PlannedEventFields & Pick<PlannedEvent, 'cancelledAt' | 'cancelledBy'>>,
): Promise<PlannedEvent> {
  const { scope, ...rest } = fields;
  const row = await tx.plannedEvent.update({
    where: { workspaceId_id: { workspaceId, id } },
    data: { ...rest, ...(scope ? mapScopeColumns(scope) : {}) },
  });
  return mapPlannedEventRow(row);
}
