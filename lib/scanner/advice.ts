import type { FoundSecret } from '@/lib/domain/leaks/found-secret';

type Advice = {
  /** Page on which the secret is replaced. */
  rotateAt: string;
  /** How the workload does without a lasting secret, where the provider offers that. */
  without?: string;
};

const ADVICE: Record<string, Advice> = {
  openai: {
    rotateAt: 'https://platform.openai.com/api-keys',
    without:
      'workload identity federation gives CI and cloud workloads short-lived tokens (https://developers.openai.com/api/docs/guides/workload-identity-federation)',
  },
  anthropic: {
    rotateAt: 'https://platform.claude.com/settings/keys',
    without: 'workload identity federation gives CI and cloud workloads short-lived tokens',
  },
  'google-vertex': {
    rotateAt: 'https://aistudio.google.com/apikey',
    without: 'service accounts with workload identity federation need no key',
  },
  'aws-bedrock': {
    rotateAt: 'https://console.aws.amazon.com/iam/home#/security_credentials',
    without: 'roles (instance profiles, OIDC for CI) need no lasting key',
  },
  'azure-openai': {
    rotateAt: 'https://portal.azure.com',
    without: 'managed identities with Microsoft Entra ID need no key',
  },
  openrouter: { rotateAt: 'https://openrouter.ai/settings/keys' },
  xai: { rotateAt: 'https://console.x.ai' },
  groq: { rotateAt: 'https://console.groq.com/keys' },
  mistral: { rotateAt: 'https://console.mistral.ai/api-keys' },
  deepseek: { rotateAt: 'https://platform.deepseek.com/api_keys' },
  cohere: { rotateAt: 'https://dashboard.cohere.com/api-keys' },
  perplexity: { rotateAt: 'https://www.perplexity.ai/settings/api' },
  replicate: { rotateAt: 'https://replicate.com/account/api-tokens' },
  'hugging-face': { rotateAt: 'https://huggingface.co/settings/tokens' },
  nvidia: { rotateAt: 'https://build.nvidia.com/settings/api-keys' },
  cerebras: { rotateAt: 'https://cloud.cerebras.ai' },
  cursor: { rotateAt: 'https://cursor.com/dashboard' },
  elevenlabs: { rotateAt: 'https://elevenlabs.io/app/settings/api-keys' },
  github: {
    rotateAt: 'https://github.com/settings/tokens',
    without: 'actions have GITHUB_TOKEN, services a GitHub App',
  },
  slack: { rotateAt: 'https://api.slack.com/apps' },
};

/** What to do about a found secret, sentence by sentence. */
export function renderAdvice({ provider, publicName, commit }: FoundSecret): string[] {
  const advice = ADVICE[provider];
  return [
    ...(publicName
      ? [
          `${publicName}: build tools put variables of this name into what every visitor downloads. Call the provider from a server.`,
        ]
      : []),
    `Rotate it first: make a new key, move its users over, delete this one${advice ? ` (${advice.rotateAt})` : ''}.`,
    commit
      ? 'Then remove it from the history if you like: every copy that was fetched before keeps it, so that alone does not help.'
      : 'Then take it out of the file: read it from the environment or a secret store.',
    ...(advice?.without ? [`Better without a lasting key: ${advice.without}.`] : []),
  ];
}
