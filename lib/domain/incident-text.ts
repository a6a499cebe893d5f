import type { IncidentScope } from './incident';
import { convertNanosToNumber, formatDollars } from './money';

/** Names by provider id, as far as the inventory knows them. */
export type ScopeNames = {
  projects: Readonly<Record<string, string>>;
  apiKeys: Readonly<Record<string, string>>;
  users: Readonly<Record<string, string>>;
};

/** Words for a scope, narrowest first: "model gpt-5 on key ci-runner", "project web", "the whole organization". */
export function renderScope(scope: IncidentScope, names: ScopeNames): string {
  const key = scope.apiKeyId && `key ${names.apiKeys[scope.apiKeyId] ?? scope.apiKeyId}`;
  const user = scope.userId && `user ${names.users[scope.userId] ?? scope.userId}`;
  const project = scope.projectId && `project ${names.projects[scope.projectId] ?? scope.projectId}`;
  const owner = key ?? user ?? project;
  if (scope.model) return owner ? `model ${scope.model} on ${owner}` : `model ${scope.model}`;
  return owner ?? 'the whole organization';
}

/** Head line of an anomaly: "$713/h on key ci-runner (12x normal)". The rate includes what is normal. */
export function renderAnomalyTitle(input: {
  scope: IncidentScope;
  names: ScopeNames;
  observedNanos: bigint;
  expectedNanos: bigint;
  ratePerHourNanos: bigint;
}): string {
  const rate = `${formatRoundDollars(input.ratePerHourNanos)}/h on ${renderScope(input.scope, input.names)}`;
  return `${rate} (${formatFactor(input.observedNanos, input.expectedNanos)})`;
}

function formatFactor(observedNanos: bigint, expectedNanos: bigint): string {
  const expected = convertNanosToNumber(expectedNanos);
  if (expected <= 0) return 'normally nothing';
  const factor = convertNanosToNumber(observedNanos) / expected;
  if (factor >= 1000) return 'over 1000x normal';
  return `${factor >= 10 ? Math.round(factor) : Math.round(factor * 10) / 10}x normal`;
}

/** Head lines have no room for cents above $10. */
export function formatRoundDollars(nanos: bigint): string {
  const dollars = convertNanosToNumber(nanos);
  if (Math.abs(dollars) < 10) return formatDollars(nanos);
  return new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 }).format(
    dollars,
  );
}
