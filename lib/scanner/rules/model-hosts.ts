import type { PrefixRule, Rule } from './rule';

const BETTERLEAKS = { url: 'https://github.com/betterleaks/betterleaks', readOn: '2026-07-23' };
const TRUFFLEHOG = { url: 'https://github.com/trufflesecurity/trufflehog', readOn: '2026-08-21' };

/** A host of models whose keys begin with something of their own. */
function host(
  id: string,
  title: string,
  prefixes: readonly string[],
  pattern: RegExp,
  more: Partial<PrefixRule> = {},
): PrefixRule {
  return {
    kind: 'prefix',
    id: `${id}-key`,
    provider: id,
    title: `${title} key`,
    severity: 'critical',
    prefixes,
    pattern,
    needsBoundary: true,
    isMixed: true,
    minEntropy: 3.7,
    source: BETTERLEAKS,
    ...more,
  };
}

const OF_HEX = { isMixed: false, minEntropy: 3 };

export const MODEL_HOST_RULES: readonly Rule[] = [
  host('openrouter', 'OpenRouter', ['sk-or-v1-'], /sk-or-v1-[0-9a-f]{60,72}(?![\w-])/y, {
    isMixed: false,
    minEntropy: 3.3,
  }),
  host('xai', 'xAI', ['xai-'], /xai-[\w-]{70,120}(?![\w-])/y),
  host('groq', 'Groq', ['gsk_'], /gsk_[A-Za-z0-9]{48,60}(?![\w-])/y),
  host('hugging-face', 'Hugging Face', ['hf_'], /hf_[A-Za-z0-9]{32,40}(?![\w-])/y, { source: TRUFFLEHOG }),
  host('hugging-face', 'Hugging Face organization', ['api_org_'], /api_org_[A-Za-z0-9]{32,40}(?![\w-])/y, {
    id: 'hugging-face-organization-key',
    source: TRUFFLEHOG,
  }),
  host('perplexity', 'Perplexity', ['pplx-'], /pplx-[A-Za-z0-9]{44,64}(?![\w-])/y),
  host('cerebras', 'Cerebras', ['csk-'], /csk-[a-z0-9]{44,56}(?![\w-])/y, { isMixed: false }),
  host('replicate', 'Replicate', ['r8_'], /r8_[A-Za-z0-9_-]{36,40}(?![\w-])/y),
  host('nvidia', 'NVIDIA', ['nvapi-'], /nvapi-[\w-]{56,76}(?![\w-])/y),
  host('fireworks', 'Fireworks', ['fw_'], /fw_[A-Za-z0-9]{22,28}(?![\w-])/y, { near: /fireworks/i, minEntropy: 3.3 }),
  host('cursor', 'Cursor', ['key_'], /key_[0-9a-f]{64}(?![\w-])/y, { ...OF_HEX, near: /cursor/i }),
  host('devin', 'Devin', ['apk_'], /apk_(?:user_[A-Za-z0-9+/=_-]{110,190}|[A-Za-z0-9+/=_-]{80,100})(?![\w+/-])/y, {
    minEntropy: 4,
  }),
  host('devin', 'Devin service', ['cog_'], /cog_[a-z2-7]{52}(?![\w-])/y, {
    id: 'devin-service-key',
    isMixed: false,
  }),
  host('deepseek', 'DeepSeek', ['sk-'], /sk-[0-9a-f]{32}(?![\w-])/y, { ...OF_HEX, near: /deepseek/i }),
  host('dashscope', 'Alibaba DashScope', ['sk-'], /sk-[0-9a-f]{32}(?![\w-])/y, {
    ...OF_HEX,
    near: /dashscope|qwen|aliyun|bailian/i,
    source: TRUFFLEHOG,
  }),
  host('moonshot', 'Moonshot', ['sk-'], /sk-[A-Za-z0-9]{48}(?![\w-])/y, { near: /moonshot|kimi/i, source: TRUFFLEHOG }),
  host('elevenlabs', 'ElevenLabs', ['sk_'], /sk_[0-9a-f]{48}(?![\w-])/y, {
    ...OF_HEX,
    near: /eleven[-_ ]?labs|xi-api-key/i,
  }),
  host('litellm', 'LiteLLM', ['sk-'], /sk-[\w-]{22}(?![\w-])/y, {
    near: /litellm/i,
    minEntropy: 3.3,
    source: { url: 'https://docs.litellm.ai/docs/proxy/virtual_keys', readOn: '2026-11-29' },
  }),
];
