import type { Rule } from './rule';

/** Random text that is called a secret. Off unless asked for: most of what it finds is none of the watched providers'. */
export const GENERIC_RULES: readonly Rule[] = [
  {
    kind: 'context',
    id: 'generic-secret',
    provider: 'unknown',
    title: 'Random text called a secret',
    severity: 'info',
    words: ['secret', 'token', 'api_key', 'apikey', 'api-key', 'password', 'credential'],
    secret: '[A-Za-z0-9+/_=-]{24,128}',
    isMixed: true,
    minEntropy: 4.2,
    source: { url: 'https://github.com/Yelp/detect-secrets', readOn: '2026-11-29' },
  },
];
