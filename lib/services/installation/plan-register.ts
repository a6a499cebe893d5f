import type { Viewer } from '@/lib/auth/viewer';
import { explainWrongValue } from '@/lib/contracts/explain-wrong-value';
import { KeyUpdate } from '@/lib/contracts/keys/keys';
import { makeStrict } from '@/lib/contracts/strict-schema';
import { getDb } from '@/lib/db/client';
import type { KeyRow } from '@/lib/db/keys/keys';
import type { ConfigurationEntry, ConfigurationProblem } from '@/lib/domain/installation/configuration';
import { applyRegisterEntry, listRegisterChanges, listRegisterRows } from '@/lib/services/keys/write-register';
import type { Step } from './configuration-step';

/**
 * Steps for the entries of keys in a file: each names a key of the inventory by the provider's id. Keys are made and
 * deleted at the provider, so an entry is only ever changed. Fields that it does not name stay.
 */
export async function planRegister(
  viewer: Viewer,
  entries: readonly ConfigurationEntry[],
  connections: ReadonlyMap<string, string>,
  problems: ConfigurationProblem[],
): Promise<Step[]> {
  if (entries.length === 0) return [];
  const known = Map.groupBy(await listRegisterRows(getDb(), viewer), ({ id }) => id);
  const seen = new Set<KeyRow>();
  return entries.flatMap((entry) => {
    const { path, line } = entry;
    const report = (field: string, message: string): Step[] => {
      problems.push({ path: [path, field].filter(Boolean).join('.'), line, message });
      return [];
    };
    const { key, connection, name: _name, project: _project, ...fields } = entry.fields;
    const id = typeof key === 'string' ? key : '';
    if (id === '') return report('key', "expected the provider's id of a key, as text");
    const connectionId = connection === undefined ? null : (connections.get(String(connection)) ?? '');
    if (connectionId === '') return report('connection', `there is no connection "${String(connection)}"`);
    const rows = (known.get(id) ?? []).filter((row) => connectionId === null || row.connectionId === connectionId);
    const [row] = rows;
    if (!row) return report('key', `"${id}": no connection of this workspace has such a key`);
    if (rows.length > 1) return report('connection', `key "${id}" is in ${rows.length} connections: name one of them`);
    if (seen.has(row)) return report('key', `"${id}" stands twice: expected it once`);
    seen.add(row);
    const parsed = makeStrict(KeyUpdate).safeParse(fields, { error: explainWrongValue });
    if (parsed.success) return [planStep(viewer, entry, row, parsed.data)];
    for (const issue of parsed.error.issues) report(issue.path.join('.'), issue.message);
    return [];
  });
}

function planStep(viewer: Viewer, { path, line }: ConfigurationEntry, row: KeyRow, update: KeyUpdate): Step {
  const changes = listRegisterChanges(row, update).map(({ field, from, to }) => ({
    ...{ field, from: from || null, to: to || null },
  }));
  const step = { what: 'key', name: row.name || row.id, changes, place: { path, line } } as const;
  if (changes.length === 0) return { action: 'keep', ...step, run: async () => {} };
  return { action: 'update', ...step, run: () => applyRegisterEntry(viewer, row, update) };
}
