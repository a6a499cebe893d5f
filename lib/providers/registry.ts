import { anthropic } from './anthropic/definition';
import type { ProviderDefinition } from './definition';
import { liteLlm } from './litellm/definition';
import { openAi } from './openai/definition';
import { openRouter } from './openrouter/definition';
import { otlp } from './otlp/definition';

/** Every provider that can be spoken to: a line each. What is known without speaking to it is in `profiles.ts`. */
const PROVIDERS: readonly ProviderDefinition[] = [openAi, anthropic, openRouter, liteLlm, otlp];

/** Null = there is no such provider, or none any more. */
export function findProvider(id: string): ProviderDefinition | null {
  return PROVIDERS.find((one) => one.id === id) ?? null;
}
