import type { ContextRule, Rule } from './rule';

const BETTERLEAKS = { url: 'https://github.com/betterleaks/betterleaks', readOn: '2026-07-23' };

/** A host whose keys look like any random text: a word beside the key identifies the host. */
function contextual(
  id: string,
  title: string,
  words: readonly string[],
  secret: string,
  more: Partial<ContextRule> = {},
): ContextRule {
  return {
    kind: 'context',
    id: `${id}-key`,
    provider: id,
    title: `${title} key`,
    severity: 'critical',
    words,
    secret,
    isMixed: false,
    minEntropy: 3,
    source: BETTERLEAKS,
    ...more,
  };
}

export const CONTEXTUAL_RULES: readonly Rule[] = [
  contextual('mistral', 'Mistral', ['mistral'], '[A-Za-z0-9]{32}', { isMixed: true, minEntropy: 3.5 }),
  contextual('cohere', 'Cohere', ['cohere', 'co_api_key'], '[A-Za-z0-9]{40}', { isMixed: true, minEntropy: 3.7 }),
  contextual('azure-openai', 'Azure OpenAI', ['azure', 'aoai_'], '[0-9a-f]{32}', {
    source: { url: 'https://github.com/trufflesecurity/trufflehog', readOn: '2026-08-21' },
  }),
  contextual('ollama', 'Ollama Cloud', ['ollama'], '[0-9a-f]{32}\\.[A-Za-z0-9_-]{24}', { minEntropy: 3.3 }),
  contextual('zai', 'Z.ai', ['z.ai', 'zai_', 'zhipu', 'glm_', 'bigmodel'], '[0-9a-f]{32}\\.[A-Za-z0-9]{16}', {
    minEntropy: 3.3,
  }),
  contextual('together', 'Together AI', ['together'], '[0-9a-f]{64}', { minEntropy: 3.3 }),
];
