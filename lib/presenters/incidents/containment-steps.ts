import type { Incident } from '@/lib/contracts/incidents/incidents';

const ORGANIZATION = 'https://platform.openai.com/settings/organization';
const PAGES = { keys: `${ORGANIZATION}/api-keys`, limits: `${ORGANIZATION}/limits` };

export type ContainmentStep = {
  /** What is done there, and `name` to what; the organization has no name. */
  kind: 'replace-key' | 'lower-model' | 'limit-project' | 'limit-organization';
  name: string;
  /** The provider's id to look for; null = the name says it. */
  id: string | null;
  /** Project of a model's limit, where it is known. */
  project: string | null;
  /** The provider's page where it is done, and what it is for. */
  page: keyof typeof PAGES;
  href: string;
};

type Part = { id: string; name: string };
type Subject = Pick<Incident, 'scope' | 'scopeNames' | 'contributors'>;

/**
 * What stops the spend of an incident at the provider, the narrowest step first: each stops less of the rest than the
 * next. The key is the incident's own, or the one that most of the excess comes from.
 */
export function listContainmentSteps(incident: Subject): ContainmentStep[] {
  const key = findPart(incident, 'apiKeyId', 'apiKey');
  const project = findPart(incident, 'projectId', 'project');
  const model = findPart(incident, 'model', 'model');
  const limits = { page: 'limits', href: PAGES.limits } as const;
  return [
    ...(key ? [{ kind: 'replace-key', ...nameOf(key), project: null, page: 'keys', href: PAGES.keys } as const] : []),
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
