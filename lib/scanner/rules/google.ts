import type { Rule } from './rule';

export const GOOGLE_RULES: readonly Rule[] = [
  {
    kind: 'prefix',
    id: 'google-api-key',
    provider: 'google-vertex',
    title: 'Google API key',
    severity: 'critical',
    prefixes: ['AIza'],
    pattern: /AIza[\w-]{35}(?![\w-])/y,
    needsBoundary: true,
    isMixed: true,
    minEntropy: 3.7,
    source: { url: 'https://github.com/trufflesecurity/trufflehog', readOn: '2026-08-21' },
  },
  {
    kind: 'prefix',
    id: 'google-auth-key',
    provider: 'google-vertex',
    title: 'Google auth key (AI Studio)',
    severity: 'critical',
    prefixes: ['AQ.', 'IQ.'],
    pattern: /[AI]Q\.[\w-]{30,80}(?![\w-])/y,
    needsBoundary: true,
    isMixed: true,
    minEntropy: 3.7,
    source: { url: 'https://ai.google.dev/gemini-api/docs/api-key', readOn: '2026-11-29' },
  },
];
