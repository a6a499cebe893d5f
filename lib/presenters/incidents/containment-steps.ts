import type { IncidentRoom } from '@/lib/contracts/incidents/incident-room';
import type { Incident } from '@/lib/contracts/incidents/incidents';

export type ContainmentStep = {
  /** What is done there, and `name` to what; the organization has no name. */
  kind: 'replace-key' | 'lower-model' | 'limit-project' | 'limit-organization';
  name: string;
  /** The provider's id to look for; null = the name says it. */
  id: string | null;
  /** Project of a model's limit, where it is known. */
  project: string | null;
  /** The provider's page where it is done, and what it is for. */
  page: 'keys' | 'limits';
  /** null = it has no such page with a fixed address, or it is not known which provider it is. */
  href: string | null;
};

type Part = { id: string; name: string };
type Subject = Pick<Incident, 'scope' | 'scopeNames' | 'contributors'>;

/**
 * What stops the spend of an incident at the provider, the narrowest step first: each stops less of the rest than the
 * next. The key is the incident's own, or the one that most of the excess comes from.
 */
export function listContainmentSteps(incident: Subject, provider: IncidentRoom['provider']): ContainmentStep[] {
  const key = findPart(incident, 'apiKeyId', 'apiKey');
  const project = findPart(incident, 'projectId', 'project');
  const model = findPart(incident, 'model', 'model');
  const keys = { page: 'keys', href: provider?.keysPage ?? null } as const;
  const limits = { page: 'limits', href: provider?.limitsPage ?? null } as const;
  return [
    ...(key ? [{ kind: 'replace-key', ...nameOf(key), project: null, ...keys } as const] : []),
    ...(model
      ? [{ kind: 'lower-model', name: model.name, id: null, project: project?.name ?? null, ...limits } as const]
      : []),
    project
      ? { kind: 'limit-project', ...nameOf(project), project: null, ...limits }
      : { kind: 'limit-organization', name: '', id: null, project: null, ...limits },
  ];
}

const nameOf = ({ id, name }: Part) => ({ name, id: id === name ? null : id });

function findPart(
  { scope, scopeNames, contributors }: Subject,
  field: 'apiKeyId' | 'projectId' | 'model',
  dimension: Incident['contributors'][number]['dimension'],
): Part | null {
  const own = scope[field];
  if (own !== undefined) return { id: own, name: scopeNames[field] ?? scopeNames[own] ?? own };
  const first = contributors.find((one) => one.dimension === dimension && one.share >= 0.5);
  return first?.id ? { id: first.id, name: first.name ?? first.id } : null;
}
