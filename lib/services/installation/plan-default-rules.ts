import { type AlertRuleKind, listMissingDefaults } from '@/lib/domain/alert-rules/alert-rule';
import type { ConfigurationEntry } from '@/lib/domain/installation/configuration';
import type { Step } from './configuration-step';

type StoredRule = { name: string } & Record<string, unknown>;

/**
 * What pruning makes of the default rules: each kind of alert has a rule, so that of a kind of which a file names none, the
 * default rule stays as it is, or comes (back) where it is missing. `insertMissing` stores what is missing.
 */
export function planDefaultRules(
  steps: readonly Step[],
  stored: readonly StoredRule[],
  entries: readonly ConfigurationEntry[],
  insertMissing: () => Promise<unknown>,
): Step[] {
  const deleted = new Set(steps.filter(({ action }) => action === 'delete').map(({ name }) => name));
  if (deleted.size === 0) return [...steps];
  const staying = stored.filter(({ name }) => !deleted.has(name)).map((rule) => rule['kind']);
  const kinds = [...staying, ...entries.map(({ fields }) => fields['kind'])];
  const missing = listMissingDefaults(kinds.map((kind) => ({ kind: kind as AlertRuleKind })));
  const isDefault = (name: string) =>
    missing.some((one) => one.name === name && stored.some((rule) => rule.name === name && rule['kind'] === one.kind));
  const kept = steps.map(
    (step): Step =>
      step.action === 'delete' && isDefault(step.name) ? { ...step, action: 'keep', run: async () => {} } : step,
  );
  const created = missing
    .filter(({ name }) => !isDefault(name))
    .map(
      ({ name, kind }): Step => ({
        ...{ action: 'create', what: 'alert-rule', name, place: null },
        changes: [{ field: 'kind', from: null, to: kind }],
        run: insertMissing,
      }),
    );
  return [...kept, ...created];
}
