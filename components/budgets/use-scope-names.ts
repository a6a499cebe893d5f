'use client';

import { useQuery } from '@tanstack/react-query';
import { useKnownValues } from '@/components/usage/use-known-values';
import { payersQuery } from '@/lib/queries/allocation/allocation';
import { connectionsQuery } from '@/lib/queries/connections/connections';

type Named = 'projectId' | 'apiKeyId' | 'userId' | 'provider' | 'connectionId' | 'payerId';
type Scoped = { connectionId?: string | null; scope: Partial<Record<Named, string | undefined>> };

/** Names of all that budgets or rules speak of by an id; asked for only where one of them does. */
export function useScopeNames(scoped: readonly Scoped[]): Record<string, string> {
  const isNamed = (field: Named) => scoped.some(({ scope }) => scope[field] !== undefined);
  const projects = useKnownValues('project', isNamed('projectId'));
  const apiKeys = useKnownValues('apiKey', isNamed('apiKeyId'));
  const users = useKnownValues('user', isNamed('userId'));
  const isOfSource = isNamed('provider') || isNamed('connectionId') || scoped.some((one) => one.connectionId != null);
  const { data: read } = useQuery({ ...connectionsQuery(), enabled: isOfSource });
  const connections = (read ?? []).map((one) => one.connection);
  const { data: payers } = useQuery({ ...payersQuery(), enabled: isNamed('payerId') });
  return Object.fromEntries([
    ...[...projects, ...apiKeys, ...users, ...connections, ...(payers?.data ?? [])].map(({ id, name }) => [id, name]),
    ...connections.map(({ provider, providerName }) => [provider, providerName]),
  ]);
}
