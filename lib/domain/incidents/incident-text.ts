import { formatNanosExact } from '@/lib/domain/money';
import { formatShortDollars, renderTimesNormal } from '@/lib/domain/notifications/notification';
import { computeModelFamily } from '@/lib/domain/usage/model-family';
import type { UsageKind } from '@/lib/domain/usage/usage';
import type { IncidentScope } from './incident';

/** Names by provider id, as far as the inventory knows them. */
export type ScopeNames = {
  projects: Readonly<Record<string, string>>;
  apiKeys: Readonly<Record<string, string>>;
  users: Readonly<Record<string, string>>;
  /** What people call providers, and payers by their ids; absent = nobody asked. */
  providers?: Readonly<Record<string, string>>;
  payers?: Readonly<Record<string, string>>;
};

/**
 * Words for a scope, narrowest first: "model gpt-5 on key ci-runner", "project web", "the whole organization". A model
 * is named without its release date; its exact id stays in the scope.
 */
export function renderIncidentScope(scope: IncidentScope, names: ScopeNames): string {
  const key = scope.apiKeyId && `key ${names.apiKeys[scope.apiKeyId] ?? scope.apiKeyId}`;
  const user = scope.userId && `user ${names.users[scope.userId] ?? scope.userId}`;
  const project = scope.projectId && `project ${names.projects[scope.projectId] ?? scope.projectId}`;
  const provider = scope.provider && `provider ${names.providers?.[scope.provider] ?? scope.provider}`;
  const payer = scope.payerId && `payer ${names.payers?.[scope.payerId] ?? scope.payerId}`;
  const owner = key ?? user ?? project ?? payer ?? provider;
  const kind = scope.kind && renderKind(scope.kind);
  const model = scope.model && `model ${computeModelFamily(scope.model)}`;
  if (model) return owner ? `${model} on ${owner}` : model;
  if (kind) return owner ? `${kind} of ${owner}` : kind;
  return owner ?? 'the whole organization';
}

/** A kind of usage as a word: "vector stores". */
function renderKind(kind: UsageKind): string {
  return kind.replaceAll('_', ' ');
}

/** Names of the scope's fields, by field: { apiKeyId: "ci-runner" }. A model's is its id without the release date. */
export function selectScopeNames(scope: IncidentScope, names: ScopeNames): Record<string, string> {
  const entries: [keyof IncidentScope, string | undefined][] = [
    ['projectId', scope.projectId && names.projects[scope.projectId]],
    ['apiKeyId', scope.apiKeyId && names.apiKeys[scope.apiKeyId]],
    ['userId', scope.userId && names.users[scope.userId]],
    ['model', scope.model && computeModelFamily(scope.model)],
    ['kind', scope.kind && renderKind(scope.kind)],
    ['provider', scope.provider && names.providers?.[scope.provider]],
    ['payerId', scope.payerId && names.payers?.[scope.payerId]],
  ];
  return Object.fromEntries(entries.filter((entry): entry is [keyof IncidentScope, string] => Boolean(entry[1])));
}

/** Name of one contributor, or null where it has none. */
export function findContributorName(dimension: string, id: string | null, names: ScopeNames): string | null {
  if (id === null) return null;
  switch (dimension) {
    case 'project':
      return names.projects[id] ?? null;
    case 'apiKey':
      return names.apiKeys[id] ?? null;
    case 'user':
      return names.users[id] ?? null;
    case 'model':
      return computeModelFamily(id);
    default:
      return id;
  }
}

/** Head line of an anomaly: "$713/h on key ci-runner (12x normal)". The rate is what comes on top of the normal. */
export function renderAnomalyTitle(input: {
  scope: IncidentScope;
  names: ScopeNames;
  observedNanos: bigint;
  expectedNanos: bigint;
  ratePerHourNanos: bigint;
}): string {
  const rate = formatShortDollars(formatNanosExact(input.ratePerHourNanos));
  const times = renderTimesNormal({
    observed: formatNanosExact(input.observedNanos),
    expected: formatNanosExact(input.expectedNanos),
  });
  return `${rate}/h on ${renderIncidentScope(input.scope, input.names)} (${times})`;
}
