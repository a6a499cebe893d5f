import type { Viewer } from '@/lib/auth/viewer';
import type { BudgetListItem } from '@/lib/contracts/budgets/budgets';
import type { ConnectionWithStatus } from '@/lib/queries/connections/connections';
import type { IncidentSeverity, IncidentState } from '@/lib/queries/incidents/incidents';
import { listBudgets } from '@/lib/services/budgets/get-budget-status';
import { listConnectionStatuses } from '@/lib/services/connections/get-connection-status';
import { listConnections } from '@/lib/services/connections/list-connections';
import { listIncidents } from '@/lib/services/incidents/list-incidents';

/** Page size of lists that a page shows whole. */
const LIST_LIMIT = 200;

/** What the hooks of `lib/queries` assemble from several requests, assembled here from services. */
export async function listConnectionsWithStatus(viewer: Viewer): Promise<ConnectionWithStatus[]> {
  const [connections, statuses] = await Promise.all([
    listConnections(viewer, { limit: LIST_LIMIT }),
    listConnectionStatuses(viewer),
  ]);
  return connections.data.flatMap((connection) => {
    const status = statuses.find((one) => one.connectionId === connection.id);
    return status ? [{ connection, status }] : [];
  });
}

export async function listBudgetsWithStatus(viewer: Viewer): Promise<BudgetListItem[]> {
  const budgets: BudgetListItem[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof listBudgets>> = await listBudgets(viewer, { limit: LIST_LIMIT, cursor });
    budgets.push(...page.data);
    cursor = page.nextCursor;
  }
  return budgets;
}

export function listIncidentsByState(viewer: Viewer, state: IncidentState[], severity: IncidentSeverity[] = []) {
  return listIncidents(viewer, { state, severity, limit: 100 });
}
