'use client';

import { useKnownValues } from '@/components/usage/use-known-values';

type Scoped = { scope: { projectId?: string | undefined; apiKeyId?: string | undefined; userId?: string | undefined } };

/** Names of the projects, keys and people that budgets or rules speak of; asked for only where one of them does. */
export function useScopeNames(budgets: readonly Scoped[]): Record<string, string> {
  const projects = useKnownValues(
    'project',
    budgets.some((budget) => budget.scope.projectId !== undefined),
  );
  const apiKeys = useKnownValues(
    'apiKey',
    budgets.some((budget) => budget.scope.apiKeyId !== undefined),
  );
  const users = useKnownValues(
    'user',
    budgets.some((budget) => budget.scope.userId !== undefined),
  );
  return Object.fromEntries([...projects, ...apiKeys, ...users].map(({ id, name }) => [id, name]));
}
