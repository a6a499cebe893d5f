import type { Scope } from '@/lib/contracts/common';
import type { UsageKind } from '@/lib/domain/usage/usage';

/** With what only budgets and rules look at. */
type WideScope = Scope & { provider?: string | undefined; payerId?: string | undefined };
type UsageScope = WideScope & { kind?: UsageKind | undefined };

const LABEL: readonly [keyof UsageScope, string][] = [
  ['apiKeyId', 'key'],
  ['projectId', 'project'],
  ['model', 'model'],
  ['userId', 'user'],
  ['kind', 'kind'],
  ['payerId', 'payer'],
  ['provider', 'provider'],
  ['connectionId', 'connection'],
];

export type ScopePart = { field: keyof UsageScope; label: string; id: string; name: string };

/** Narrowest part first. `names` holds names by field ("apiKeyId") or by id. */
export function listScopeParts(scope: UsageScope, names: Readonly<Record<string, string>> = {}): ScopePart[] {
  return LABEL.flatMap(([field, label]) => {
    const id = scope[field];
    return id === undefined ? [] : [{ field, label, id, name: names[field] ?? names[id] ?? names[label] ?? id }];
  });
}

/** "audio speeches" for the usage kind audio_speeches: what people read instead of the id. */
export function describeUsageKind(kind: UsageKind): string {
  return kind.replaceAll('_', ' ');
}

/** Like `describeScope`, and by kind of usage: "embeddings of key ci-runner", "embeddings". */
export function describeUsageScope(
  { kind, ...scope }: UsageScope,
  names: Readonly<Record<string, string>> = {},
): string {
  if (kind === undefined) return describeScope(scope, names);
  const isWhole = listScopeParts(scope).length === 0;
  return isWhole ? describeUsageKind(kind) : `${describeUsageKind(kind)} of ${describeScope(scope, names)}`;
}

/** "key ci-runner, model gpt-4.1", or "all usage". The connection is named only where nothing narrower is. */
export function describeScope(scope: WideScope, names: Readonly<Record<string, string>> = {}): string {
  const parts = listScopeParts(scope, names);
  const narrow = parts.filter((part) => part.field !== 'connectionId');
  if (narrow.length > 0) return narrow.map((part) => `${part.label} ${part.name}`).join(', ');
  const connection = parts[0];
  if (!connection) return 'all usage';
  return connection.name === connection.id ? 'one connection' : `connection ${connection.name}`;
}
