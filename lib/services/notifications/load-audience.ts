import type { Db } from '@/lib/db/client';
import { listHeldGroups, listToldListeners } from '@/lib/db/notifications/decided-notifications';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import { listAddressPreferences, listListeners } from '@/lib/db/notifications/listeners';
import { listPolicies } from '@/lib/db/notifications/notification-policies';
import { listStandingSilences } from '@/lib/db/notifications/silences';
import { findKeyProjectId } from '@/lib/db/usage/scope-names';
import type { Incident } from '@/lib/domain/incidents/incident';
import type { MatchSubject } from '@/lib/domain/incidents/incident-matcher';
import type { PolicyInput } from '@/lib/domain/notifications/notification-policy';

export type Audience = Omit<PolicyInput, 'change' | 'namedChannelIds' | 'now'> & {
  subject: MatchSubject;
  timezone: string;
};

/** Everything that decides who is notified of an incident at `now`. */
export async function loadAudience(db: Db, workspaceId: string, incident: Incident, now: Date): Promise<Audience> {
  const policies = await listPolicies(db, workspaceId);
  const silences = await listStandingSilences(db, workspaceId, now);
  const listeners = await listListeners(db, workspaceId);
  const preferences = await listAddressPreferences(db, workspaceId);
  const told = await listToldListeners(db, workspaceId, incident.id);
  const heldGroups = policies.length > 0 ? await listHeldGroups(db, workspaceId, now) : new Map<string, Date>();
  const { timezone } = await getWorkspaceLabel(db, workspaceId);
  const subject = await loadMatchSubject(db, workspaceId, incident);
  return { policies, silences, listeners, preferences, told, heldGroups, timezone, subject };
}

/** What matchers look at: an incident about one key also counts for the project of the key. */
export async function loadMatchSubject(db: Db, workspaceId: string, incident: Incident): Promise<MatchSubject> {
  const { projectId, apiKeyId } = incident.scope;
  if (projectId !== undefined || apiKeyId === undefined) return mapMatchSubject(incident, null);
  return mapMatchSubject(incident, await findKeyProjectId(db, workspaceId, apiKeyId));
}

/** The same where the project of a key is known already, or does not matter (null). */
export function mapMatchSubject(incident: Incident, keyProjectId: string | null): MatchSubject {
  const { severity, kind, connectionId, scope } = incident;
  const connection = connectionId === null ? {} : { connectionId };
  const project = keyProjectId === null ? {} : { projectId: keyProjectId };
  return { severity, kind, scope: { ...project, ...scope, ...connection } };
}
