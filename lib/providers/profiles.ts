import { anthropicProfile } from './anthropic/profile';
import type { ProviderProfile } from './definition';
import { liteLlmProfile } from './litellm/profile';
import { openAiProfile } from './openai/profile';
import { openRouterProfile } from './openrouter/profile';
import { otlpProfile } from './otlp/profile';

/** What is known of every provider that can be connected, in the order that forms offer them: a line each. */
const PROFILES: readonly ProviderProfile[] = [
  openAiProfile,
  anthropicProfile,
  openRouterProfile,
  liteLlmProfile,
  otlpProfile,
];

export function listProfiles(): readonly ProviderProfile[] {
  return PROFILES;
}

/** Whether senders push its usage to us. */
export const isPushed = (id: string): boolean => findProfile(id)?.capabilities.isPushed === true;

/** Null = there is no such provider, or none any more. */
export function findProfile(id: string): ProviderProfile | null {
  return PROFILES.find((one) => one.id === id) ?? null;
}
