import type { DecidedSaving, SavingSubject } from '@/lib/contracts/savings/savings';

/** What a saving speaks of: the key, else the project, else the connection; with an id where there is no name. */
export function nameSubject(subject: SavingSubject, words: { noKey: string; allOf: (name: string) => string }): string {
  const { apiKeyId, apiKeyName, projectId, projectName, connectionId, connectionName } = subject;
  if (apiKeyId !== null) return apiKeyName ?? apiKeyId;
  if (projectId !== null) return `${projectName ?? projectId}, ${words.noKey}`;
  return words.allOf(connectionName ?? connectionId);
}

/** What was saved a month by everything that was done; null = nothing was measured yet. */
export function sumMeasured(decided: readonly DecidedSaving[]): number | null {
  const saved = decided.flatMap(({ effect }) => (effect?.saved == null ? [] : [Number(effect.saved)]));
  return saved.length === 0 ? null : saved.reduce((sum, one) => sum + one, 0);
}
