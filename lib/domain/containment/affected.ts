import type { ContainmentAction, ContainmentTarget } from './action';

/** Where usage comes from, as far as actions distinguish it. */
export type UsageSource = {
  projectId: string | null;
  apiKeyId: string | null;
  userId: string | null;
  model: string | null;
  kind: string;
  serviceTier: string | null;
};

/** A target with the keys that go with it: of a service account or of a person in the project. */
export type AimedTarget = ContainmentTarget & { ownedKeyIds: readonly string[] };

/** Kinds of usage that hosted tools make. */
const TOOL_KINDS: readonly string[] = ['web_search_calls', 'file_search_calls', 'code_interpreter_sessions'];
const ORDINARY_TIERS: readonly string[] = ['default', 'standard', 'auto'];

/** True when usage of this source ends, or is slowed, once the action is applied. */
export function isAffected(action: ContainmentAction, target: AimedTarget, source: UsageSource): boolean {
  const isInProject = target.projectId === undefined || source.projectId === target.projectId;
  switch (action) {
    case 'lower-rate-limit':
    case 'deny-model':
      return isInProject && source.model !== null && isSameModel(source.model, target.model ?? '');
    case 'disable-hosted-tools':
      return isInProject && TOOL_KINDS.includes(source.kind);
    case 'limit-service-tiers':
      return isInProject && source.serviceTier !== null && !ORDINARY_TIERS.includes(source.serviceTier);
    case 'spend-limit':
      return isInProject;
    case 'restrict-key':
    case 'disable-key':
    case 'expire-key':
    case 'delete-key':
      return source.apiKeyId !== null && source.apiKeyId === target.apiKeyId;
    case 'remove-member':
    case 'delete-service-account':
      return source.apiKeyId !== null && target.ownedKeyIds.includes(source.apiKeyId);
  }
}

/** `gpt-5` names its dated snapshots as well: `gpt-5-2025-08-07`, but not `gpt-5-mini`. */
export function isSameModel(model: string, named: string): boolean {
  return model === named || stripSnapshot(model) === named || model === stripSnapshot(named);
}

/** The name of a model without the date of its snapshot. */
export function stripSnapshot(model: string): string {
  return model.replace(/-\d{4}-\d{2}-\d{2}$/, '');
}
