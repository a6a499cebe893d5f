import type { ConfigurationFormat, ConfigurationPlan } from '@/lib/contracts/installation/configuration';
import type { ConfigurationSection } from '@/lib/domain/installation/configuration';

/** "Add budget", by action and what it is about. */
export const STEP_TEXT = {
  create: { budget: 'Add budget', 'alert-rule': 'Add rule', key: 'Add key' },
  update: { budget: 'Change budget', 'alert-rule': 'Change rule', key: 'Change entry of key' },
  delete: { budget: 'Delete budget', 'alert-rule': 'Delete rule', key: 'Delete key' },
} as const;

export const hasChanges = (plan: ConfigurationPlan): boolean => plan.created + plan.updated + plan.deleted > 0;

/** "1 to add, 2 to change; 5 stay as they are", or what was done. */
export function describePlan(plan: ConfigurationPlan, tense: 'planned' | 'done'): string {
  const { created, updated, deleted, kept } = plan;
  const stays = kept === 0 ? '' : `; ${kept} ${kept === 1 ? 'stays' : 'stay'} as ${kept === 1 ? 'it is' : 'they are'}`;
  if (!hasChanges(plan)) return `Nothing to change${stays}`;
  const words = tense === 'planned' ? ['to add', 'to change', 'to delete'] : ['added', 'changed', 'deleted'];
  const counts = [created, updated, deleted]
    .map((count, index) => ({ count, word: words[index] }))
    .filter(({ count }) => count > 0)
    .map(({ count, word }) => `${count} ${word}`);
  return `${counts.join(', ')}${stays}`;
}

/** The format that a file's name says, and for a table what its rows are; YAML where it says nothing. */
export function findFileKind(name: string): { format: ConfigurationFormat; content: ConfigurationSection } {
  const extension = name.toLowerCase().split('.').at(-1);
  const format = extension === 'csv' || extension === 'json' ? extension : 'yaml';
  return { format, content: /rule/i.test(name) ? 'alertRules' : /key/i.test(name) ? 'keys' : 'budgets' };
}
