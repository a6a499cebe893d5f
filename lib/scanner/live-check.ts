import type { FoundSecret } from '@/lib/domain/leaks/found-secret';

type LiveState = NonNullable<FoundSecret['live']>;

type Check = { base: string; path: string; header: (secret: string) => Record<string, string> };

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const OPENAI = { base: 'https://api.openai.com/v1', header: bearer };
const ANTHROPIC = {
  base: 'https://api.anthropic.com',
  header: (secret: string) => ({ 'x-api-key': secret, 'anthropic-version': '2023-06-01' }),
};

/**
 * One read per rule that distinguishes a working key from a refused one, runs no model and costs nothing. From the
 * providers' API references and the checks that other scanners make, read 2026-11. Refresh tokens are left out: asking
 * changes them.
 */
const CHECKS: Readonly<Record<string, Check>> = {
  'openai-project-key': { ...OPENAI, path: '/models' },
  'openai-service-account-key': { ...OPENAI, path: '/models' },
  'openai-orgless-key': { ...OPENAI, path: '/models' },
  'openai-user-key': { ...OPENAI, path: '/models' },
  'openai-admin-key': { ...OPENAI, path: '/organization/admin_api_keys?limit=1' },
  'anthropic-api-key': { ...ANTHROPIC, path: '/v1/models?limit=1' },
  'anthropic-admin-key': { ...ANTHROPIC, path: '/v1/organizations/me' },
  'openrouter-key': { base: 'https://openrouter.ai/api/v1', header: bearer, path: '/key' },
  'groq-key': { base: 'https://api.groq.com/openai/v1', header: bearer, path: '/models' },
  'xai-key': { base: 'https://api.x.ai/v1', header: bearer, path: '/api-key' },
  'hugging-face-key': { base: 'https://huggingface.co', header: bearer, path: '/api/whoami-v2' },
};

/** Providers whose address may be another one here, such as a gateway or a simulator. */
export type LiveBases = { openai?: string | undefined; anthropic?: string | undefined };

/** The request that asks a provider about a key of a rule; null = there is none that only reads. */
export function planLiveCheck(
  rule: string,
  secret: string,
  bases: LiveBases,
): { url: string; headers: Record<string, string> } | null {
  const check = CHECKS[rule];
  if (!check) return null;
  const base = (rule.startsWith('openai-') && bases.openai) || (rule.startsWith('anthropic-') && bases.anthropic);
  return { url: `${(base || check.base).replace(/\/+$/, '')}${check.path}`, headers: check.header(secret) };
}

/** What the status of the answer says. A refusal for another reason (403, 429) leaves unknown whether the key works. */
export function readLiveState(status: number): LiveState {
  if (status === 401) return 'refused';
  return status >= 200 && status < 300 ? 'works' : 'unknown';
}
