import type { Viewer } from '@/lib/auth/viewer';
import type { ProviderLimit } from '@/lib/contracts/budgets/provider-limits';
import { listAllBudgets } from '@/lib/db/budgets/budgets';
import { getDb } from '@/lib/db/client';
import { listProjectRows } from '@/lib/db/keys/projects';
import type { Budget } from '@/lib/domain/budgets/budget';
import { compareLimit, explainUnmirrorable } from '@/lib/domain/budgets/budget-mirror';
import { formatNanosExact } from '@/lib/domain/money';
import type { SpendLimitClient } from '@/lib/providers/openai/spend-limits';
import { openSpendLimits } from './open-spend-limits';

/** Each project is two calls at the provider. */
const MAX_PROJECTS = 50;

/** What is set at the provider now, for the organization and its projects, beside the budgets that count the same. */
export async function listProviderLimits(
  viewer: Viewer,
  { connectionId }: { connectionId: string },
): Promise<{ data: ProviderLimit[]; nextCursor: null }> {
  const client = await openSpendLimits(viewer.workspaceId, connectionId, 'read');
  const budgets = await listAllBudgets(getDb(), viewer.workspaceId);
  const page = { connectionId, afterId: null, limit: MAX_PROJECTS, projectIds: null };
  const projects = await listProjectRows(getDb(), viewer.workspaceId, page);
  const places = [null, ...projects.filter((one) => one.deletedAt === null && one.status === 'active')];
  const data: ProviderLimit[] = [];
  for (const project of places) data.push(await readProviderLimit(client, connectionId, project, budgets));
  return { data, nextCursor: null };
}

/** What is set for one place, read from the provider. */
export async function readProviderLimit(
  client: SpendLimitClient,
  connectionId: string,
  project: { id: string; name: string } | null,
  budgets: readonly Budget[],
): Promise<ProviderLimit> {
  const { limitNanos, isEnforcing, alerts } = await client.read(project?.id ?? null);
  const budget = budgets.find(
    (one) =>
      explainUnmirrorable(one) === null &&
      one.scope.projectId === project?.id &&
      (one.scope.connectionId ?? connectionId) === connectionId,
  );
  return {
    connectionId,
    projectId: project?.id ?? null,
    projectName: project?.name ?? null,
    hardLimit: limitNanos === null ? null : formatNanosExact(limitNanos),
    isEnforcing,
    alerts: alerts.map((alert) => ({ amount: formatNanosExact(alert.amountNanos), recipients: alert.recipients })),
    budgetId: budget?.id ?? null,
    budgetName: budget?.name ?? null,
    budgetAmount: budget ? formatNanosExact(budget.amountNanos) : null,
    difference: compareLimit(budget?.amountNanos ?? null, limitNanos),
  };
}
