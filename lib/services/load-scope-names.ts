import { listPayerRows } from '@/lib/db/allocation/payers';
import type { Db } from '@/lib/db/client';
import { findScopeNames, type WantedNames } from '@/lib/db/usage/scope-names';
import type { IncidentScope } from '@/lib/domain/incidents/incident';
import type { ScopeNames } from '@/lib/domain/incidents/incident-text';
import { findProfile } from '@/lib/providers/profiles';

/** Names of all that some scopes speak of: the inventory's, those of providers, and of payers. `also` = ids beside them. */
export async function loadScopeNames(
  db: Db,
  workspaceId: string,
  scopes: readonly IncidentScope[],
  also: Partial<WantedNames> = {},
): Promise<ScopeNames> {
  const names = await findScopeNames(db, workspaceId, {
    projectIds: [...scopes.flatMap(({ projectId }) => projectId ?? []), ...(also.projectIds ?? [])],
    apiKeyIds: [...scopes.flatMap(({ apiKeyId }) => apiKeyId ?? []), ...(also.apiKeyIds ?? [])],
    userIds: [...scopes.flatMap(({ userId }) => userId ?? []), ...(also.userIds ?? [])],
  });
  const providers = scopes.flatMap(({ provider }) => provider ?? []);
  const hasPayers = scopes.some(({ payerId }) => payerId !== undefined);
  const payers = hasPayers ? await listPayerRows(db, workspaceId) : [];
  return {
    ...names,
    providers: Object.fromEntries(providers.map((id) => [id, nameProvider(id)])),
    payers: Object.fromEntries(payers.map(({ id, name }) => [id, name])),
  };
}

/** What people call a provider; its id where none is known. */
export const nameProvider = (id: string): string => findProfile(id)?.name ?? id;
