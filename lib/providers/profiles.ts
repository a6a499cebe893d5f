import { anthropicProfile } from './anthropic/profile';
import type { ProviderProfile } from './definition';
import { liteLlmProfile } from './litellm/profile';
import { openAiProfile } from './openai/profile';
import { openRouterProfile } from './openrouter/profile';

/** What is known of every provider that can be connected, in the order that forms offer them: a line each. */
const PROFILES: readonly ProviderProfile[] = [openAiProfile, anthropicProfile, openRouterProfile, liteLlmProfile];

export function listProfiles(): readonly ProviderProfile[] {
  return PROFILES;
}

/** Null = there is no such provider, or none any more. */
export function findProfile(id: string): ProviderProfile | null {
  return PROFILES.find((one) => one.id === id) ?? null;
}
