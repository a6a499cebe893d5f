import type { Rule } from './rule';

const AWS = {
  url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html',
  readOn: '2026-11-29',
};
const BEDROCK = { url: 'https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html', readOn: '2026-11-29' };
const AZURE = { url: 'https://github.com/microsoft/security-utilities', readOn: '2026-11-29' };

/** Clouds that sell models beside everything else. */
export const CLOUD_RULES: readonly Rule[] = [
  {
    kind: 'prefix',
    id: 'aws-access-key-id',
    provider: 'aws-bedrock',
    title: 'AWS access key id',
    severity: 'warning',
    prefixes: ['AKIA', 'ASIA'],
    pattern: /A[KS]IA[A-Z2-7]{16}(?![A-Za-z0-9_-])/y,
    needsBoundary: true,
    isMixed: false,
    minEntropy: 2.6,
    source: AWS,
  },
  {
    kind: 'context',
    id: 'aws-secret-access-key',
    provider: 'aws-bedrock',
    title: 'AWS secret access key',
    severity: 'critical',
    words: ['aws_secret', 'secret_access_key', 'secretaccesskey', 'aws_sec', 'aws-secret'],
    secret: '[A-Za-z0-9/+]{40}',
    isMixed: true,
    minEntropy: 3.9,
    source: AWS,
  },
  {
    kind: 'prefix',
    id: 'aws-bedrock-key',
    provider: 'aws-bedrock',
    title: 'Amazon Bedrock API key',
    severity: 'critical',
    prefixes: ['ABSK'],
    pattern: /ABSK[A-Za-z0-9+/]{100,270}={0,2}(?![A-Za-z0-9+/=])/y,
    needsBoundary: true,
    isMixed: true,
    minEntropy: 4,
    source: BEDROCK,
  },
  {
    kind: 'prefix',
    id: 'aws-bedrock-short-term-key',
    provider: 'aws-bedrock',
    title: 'Amazon Bedrock short-term API key',
    severity: 'warning',
    prefixes: ['bedrock-api-key-'],
    pattern: /bedrock-api-key-[A-Za-z0-9+/=_-]{60,4000}/y,
    needsBoundary: false,
    isMixed: true,
    minEntropy: 4,
    source: BEDROCK,
  },
  {
    kind: 'prefix',
    id: 'azure-identifiable-key',
    provider: 'azure-openai',
    title: 'Azure key (84 characters)',
    severity: 'critical',
    // The signature stands in the middle.
    prefixes: ['JQQJ9'],
    prefixAt: [52, 53, 51],
    pattern: /[A-Za-z0-9]{51,53}JQQJ9[9DH][A-Za-z0-9]{24,27}(?![A-Za-z0-9+/=])/y,
    needsBoundary: true,
    isMixed: true,
    minEntropy: 3.9,
    source: AZURE,
  },
];
