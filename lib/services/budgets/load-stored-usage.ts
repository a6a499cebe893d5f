import { getDb, inTransaction } from '@/lib/db/client';
import { listConnectionReads } from '@/lib/db/connections/data-horizons';
import { listScopeUsage } from '@/lib/db/usage/scope-usage';
import { listUsageCursors } from '@/lib/db/usage/usage-coverage';
import type { ThresholdPoint } from '@/lib/domain/alert-rules/threshold';
import type { BudgetScope } from '@/lib/domain/budgets/budget';
import { DAY_MS, HOUR_MS } from '@/lib/domain/time';
import { findDataHorizon } from '@/lib/domain/usage/data-horizon';
import { selectCoverages } from '@/lib/domain/usage/period-spend';
import { listPayerPoints } from './load-payer-spend';

export type StoredUsage = {
  /** By the hour where hours are stored (of a payer by the day), before that by the UTC day, which counts to its middle. Oldest first. */
  points: ThresholdPoint[];
  /** From when on hours of every connection are stored. */
  hoursFrom: Date;
  /** From when on usage was read at all; null = nothing was. */
  readFrom: Date | null;
  /** What comes later was not read yet: its absence says nothing. */
  readUntil: Date;
};

/** Usage of a scope in a span, from the finest rows of an hour and more that are stored at each time. */
export async function loadStoredUsage(
  workspaceId: string,
  scope: BudgetScope,
  span: { from: Date; until: Date },
): Promise<StoredUsage> {
  const db = getDb();
  const reads = await inTransaction((tx) => listConnectionReads(tx, workspaceId));
  const cursors = await listUsageCursors(db, workspaceId);
  const connectionIds = [...new Set(cursors.map((one) => one.connectionId))];
  const coverages = selectCoverages(scope, connectionIds, cursors);
  const readUntil = findDataHorizon(reads, scope, span.until).complete ?? span.until;
  const until = readUntil < span.until ? readUntil : span.until;
  // Where only days are stored, hours begin when nothing is asked any more.
  const starts = coverages.map(({ grains }) => (grains.hour ?? grains.minute ?? span.until).getTime());
  const hoursFrom = new Date(Math.ceil(Math.max(0, ...starts) / DAY_MS) * DAY_MS);
  const cutAt = new Date(Math.min(Math.max(hoursFrom.getTime(), span.from.getTime()), until.getTime()));
  const firstDay = new Date(Math.floor(span.from.getTime() / DAY_MS) * DAY_MS);
  const { payerId } = scope;
  const isOfPayer = payerId !== undefined;
  const days = isOfPayer
    ? await listPayerPoints(workspaceId, payerId, { from: firstDay, until })
    : await listScopeUsage(db, workspaceId, scope, 'day', { from: firstDay, until: cutAt });
  const hours = isOfPayer ? [] : await listScopeUsage(db, workspaceId, scope, 'hour', { from: cutAt, until });
  const ofDays = days.map((point) => ({ ...point, startsAt: new Date(point.startsAt.getTime() + 12 * HOUR_MS) }));
  const readFroms = coverages.flatMap(({ readFrom }) => readFrom?.getTime() ?? []);
  return {
    points: [
      ...(isOfPayer || cutAt > span.from ? ofDays.filter(({ startsAt }) => startsAt >= span.from) : []),
      ...hours,
    ],
    hoursFrom,
    readFrom: readFroms.length === 0 ? null : new Date(Math.max(...readFroms)),
    readUntil: until,
  };
}
