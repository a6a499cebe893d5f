import type { Viewer } from '@/lib/auth/viewer';
import type { Mover, MoverDimension } from '@/lib/contracts/usage/movers';
import { getDb } from '@/lib/db/client';
import { listMovers, type MoverQuery, type MoverRow } from '@/lib/db/usage/movers';
import { findNames } from '@/lib/db/usage/names';
import { formatNanosExact } from '@/lib/domain/money';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { DAY_MS } from '@/lib/domain/time';
import { addUse, explainMove } from '@/lib/domain/usage/mover';
import { findPastEnd, throughPastCache } from '@/lib/services/answer-cache';

/** Whole weeks, so that weekdays stand against weekdays. */
const STRETCH_MS = 7 * DAY_MS;

type Options = Pick<MoverQuery, 'dimension' | 'rank' | 'limit' | 'within'>;

/** Spend of the last seven whole UTC days against the seven before, by key, project, model or person, with the reason. */
export async function listSpendMovers(viewer: Viewer, options: Options, now: Date): Promise<Mover[]> {
  const endsAt = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  const query = {
    ...options,
    workspaceId: viewer.workspaceId,
    projectIds: listAllowedProjects(viewer),
    startsAt: new Date(endsAt.getTime() - 2 * STRETCH_MS),
    middleAt: new Date(endsAt.getTime() - STRETCH_MS),
    endsAt,
  };
  const rows = await (endsAt <= findPastEnd()
    ? throughPastCache(viewer.workspaceId, ['movers', query], () => listMovers(query))
    : listMovers(query));
  const names = await loadNames(viewer.workspaceId, options.dimension, rows);
  return rows
    .map((row) => renderMover(options.dimension, row, names))
    .filter((mover) => options.rank === 'cost' || mover.change !== '0');
}

async function loadNames(workspaceId: string, dimension: MoverDimension, rows: readonly MoverRow[]) {
  if (dimension === 'model') return new Map<string, string>();
  const ids = rows.flatMap((row) => (row.id === null ? [] : [row.id]));
  return (await findNames(getDb(), workspaceId, { [dimension]: ids }))[dimension];
}

function renderMover(dimension: MoverDimension, { id, parts }: MoverRow, names: ReadonlyMap<string, string>): Mover {
  const current = addUse(parts.map((part) => part.current)).costNanos;
  const previous = addUse(parts.map((part) => part.previous)).costNanos;
  return {
    dimension,
    id,
    name: id === null ? null : (names.get(id) ?? null),
    current: formatNanosExact(current),
    previous: formatNanosExact(previous),
    change: formatNanosExact(current - previous),
    reason: explainMove(parts),
  };
}
