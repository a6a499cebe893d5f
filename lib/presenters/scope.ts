import type { Scope } from '@/lib/contracts/common';

const LABEL: readonly [keyof Scope, string][] = [
  ['apiKeyId', 'key'],
  ['projectId', 'project'],
  ['model', 'model'],
  ['userId', 'user'],
  ['connectionId', 'connection'],
];

export type ScopePart = { field: keyof Scope; label: string; id: string; name: string };

/** Narrowest part first. `names` holds names by field ("apiKeyId") or by id. */
export function listScopeParts(scope: Scope, names: Readonly<Record<string, string>> = {}): ScopePart[] {
  return LABEL.flatMap(([field, label]) => {
    const id = scope[field];
    return id === undefined ? [] : [{ field, label, id, name: names[field] ?? names[id] ?? names[label] ?? id }];
  });
}

/** "key ci-runner, model gpt-4.1", or "all usage". The connection is named only where nothing narrower is. */
export function describeScope(scope: Scope, names: Readonly<Record<string, string>> = {}): string {
  const parts = listScopeParts(scope, names);
  const narrow = parts.filter((part) => part.field !== 'connectionId');
  if (narrow.length > 0) return narrow.map((part) => `${part.label} ${part.name}`).join(', ');
  const connection = parts[0];
  if (!connection) return 'all usage';
  return connection.name === connection.id ? 'one connection' : `connection ${connection.name}`;
}
