import type { Rule } from './rule';

const common = { kind: 'prefix', provider: 'anthropic', needsBoundary: false, isMixed: true, minEntropy: 4 } as const;

export const ANTHROPIC_RULES: readonly Rule[] = [
  {
    ...common,
    id: 'anthropic-admin-key',
    title: 'Anthropic admin key',
    severity: 'critical',
    prefixes: ['sk-ant-admin'],
    pattern: /sk-ant-admin(?:\d{2,4})?-[\w-]{80,128}/y,
    usualLengths: [108],
    source: { url: 'https://github.com/trufflesecurity/trufflehog', readOn: '2026-08-21' },
  },
  {
    ...common,
    id: 'anthropic-oauth-token',
    title: 'Anthropic sign-in token (Claude Code)',
    severity: 'critical',
    prefixes: ['sk-ant-oat', 'sk-ant-ort'],
    pattern: /sk-ant-o[ar]t\d{2}-[\w-]{40,200}/y,
    usualLengths: [108],
    source: { url: 'https://github.com/mongodb/kingfisher', readOn: '2026-07-10' },
  },
  {
    ...common,
    id: 'anthropic-api-key',
    title: 'Anthropic API key',
    severity: 'critical',
    prefixes: ['sk-ant-api'],
    pattern: /sk-ant-api\d{2}-[\w-]{80,128}/y,
    usualLengths: [108],
    source: { url: 'https://github.com/secretlint/secretlint', readOn: '2026-08-21' },
  },
];
