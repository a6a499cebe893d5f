import type { Rule } from './rule';

const BETTERLEAKS = { url: 'https://github.com/betterleaks/betterleaks', readOn: '2026-07-23' };
const KINGFISHER = { url: 'https://github.com/mongodb/kingfisher', readOn: '2026-07-10' };
const GITHUB = {
  url: 'https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns',
  readOn: '2026-11-29',
};

const common = { kind: 'prefix', provider: 'openai', needsBoundary: false, isMixed: true } as const;

/** `T3BlbkFJ` is base64 of "OpenAI"; it stands in the middle of every key made since 2023. */
export const OPENAI_RULES: readonly Rule[] = [
  {
    ...common,
    id: 'openai-admin-key',
    title: 'OpenAI admin key',
    severity: 'critical',
    prefixes: ['sk-admin-'],
    pattern: /sk-admin-(?:[\w-]{16,120}T3BlbkFJ[\w-]{16,120}|[\w-]{40,240})/y,
    usualLengths: [57, 133, 165, 173],
    minEntropy: 4,
    source: BETTERLEAKS,
  },
  {
    ...common,
    id: 'openai-service-account-key',
    title: 'OpenAI service account key',
    severity: 'critical',
    prefixes: ['sk-svcacct-', 'sk-service-'],
    pattern: /sk-(?:svcacct|service)-(?:[\w-]{16,120}T3BlbkFJ[\w-]{16,120}|[\w-]{40,240})/y,
    usualLengths: [59, 135, 167],
    minEntropy: 4,
    source: BETTERLEAKS,
  },
  {
    ...common,
    id: 'openai-project-key',
    title: 'OpenAI project key',
    severity: 'critical',
    prefixes: ['sk-proj-'],
    pattern: /sk-proj-(?:[\w-]{16,120}T3BlbkFJ[\w-]{16,120}|[\w-]{40,240})/y,
    usualLengths: [56, 132, 164, 167],
    minEntropy: 4,
    source: BETTERLEAKS,
  },
  {
    ...common,
    id: 'openai-orgless-key',
    title: 'OpenAI key without organization',
    severity: 'critical',
    prefixes: ['sk-None-'],
    pattern: /sk-None-(?:[\w-]{16,120}T3BlbkFJ[\w-]{16,120}|[A-Za-z0-9]{48})(?![A-Za-z0-9])/y,
    usualLengths: [56, 132, 164],
    minEntropy: 4,
    source: KINGFISHER,
  },
  {
    ...common,
    id: 'openai-user-key',
    title: 'OpenAI user key',
    severity: 'critical',
    prefixes: ['sk-'],
    pattern: /sk-[A-Za-z0-9]{16,64}T3BlbkFJ[A-Za-z0-9]{16,64}(?![A-Za-z0-9])/y,
    usualLengths: [51],
    minEntropy: 3.7,
    source: GITHUB,
  },
  {
    ...common,
    id: 'openai-client-secret',
    title: 'OpenAI realtime client secret',
    severity: 'info',
    prefixes: ['ek_'],
    pattern: /ek_[0-9a-f]{32,64}(?![\w-])/y,
    needsBoundary: true,
    isMixed: false,
    near: /openai|realtime|client_secret/i,
    minEntropy: 3,
    source: { url: 'https://platform.openai.com/docs/guides/realtime', readOn: '2026-11-29' },
  },
];
