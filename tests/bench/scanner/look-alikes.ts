import { createHash, randomUUID } from 'node:crypto';
import type { Chance } from './random-keys';
import { drawText, pick } from './random-keys';

/** A text that resembles a key and is none. */
export type LookAlike = { kind: string; write(chance: Chance): string };

const digest = (chance: Chance, algorithm: string) => createHash(algorithm).update(String(chance()));

const PREFIXES = [
  'sk-proj-',
  'sk-ant-api03-',
  'sk-',
  'AIza',
  'hf_',
  'gsk_',
  'xai-',
  'ghp_',
  'sk-or-v1-',
  'pplx-',
  'nvapi-',
  'r8_',
];

export const LOOK_ALIKES: readonly LookAlike[] = [
  {
    kind: 'placeholder x',
    write: (chance) => `OPENAI_API_KEY=${pick(chance, PREFIXES)}${'x'.repeat(20 + Math.floor(chance() * 80))}`,
  },
  {
    kind: 'placeholder words',
    write: (chance) =>
      `API_KEY="${pick(chance, PREFIXES)}your-api-key-goes-here-please-${pick(chance, ['ask', 'see', 'get'])}-it"`,
  },
  { kind: 'placeholder brackets', write: (chance) => `api_key: <${pick(chance, PREFIXES)}YOUR_KEY>` },
  {
    kind: 'shortened',
    write: (chance) =>
      `key ${pick(chance, PREFIXES)}${drawText(chance, 'alphanumeric', 4)}...${drawText(chance, 'alphanumeric', 4)} was revoked`,
  },
  {
    kind: 'starred',
    write: (chance) =>
      `key ${pick(chance, PREFIXES)}${drawText(chance, 'alphanumeric', 6)}${'*'.repeat(24)}${drawText(chance, 'alphanumeric', 4)}`,
  },
  {
    kind: 'too short',
    write: (chance) =>
      `const id = "${pick(chance, PREFIXES)}${drawText(chance, 'alphanumeric', 5 + Math.floor(chance() * 8))}";`,
  },
  {
    kind: 'counted up',
    write: (chance) =>
      `${pick(chance, PREFIXES)}abcdefghijklmnopqrstuvwxyz1234567890abcdefghijklmnopqrstuvwxyz1234567890`,
  },
  { kind: 'repeated', write: (chance) => `${pick(chance, PREFIXES)}${drawText(chance, 'alphanumeric', 8).repeat(12)}` },
  { kind: 'example', write: (chance) => `AKIA${drawText(chance, 'awsId', 9)}EXAMPLE` },
  { kind: 'sha-1', write: (chance) => `commit ${digest(chance, 'sha1').digest('hex')}` },
  { kind: 'sha-256', write: (chance) => `mistral-7b.gguf sha256:${digest(chance, 'sha256').digest('hex')}` },
  {
    kind: 'sha-512 integrity',
    write: (chance) => `"integrity": "sha512-${digest(chance, 'sha512').digest('base64')}"`,
  },
  { kind: 'md5 of a model', write: (chance) => `mistral_checksum = "${digest(chance, 'md5').digest('hex')}"` },
  { kind: 'identifier', write: () => `"id": "${randomUUID()}"` },
  { kind: 'azure resource', write: (chance) => `azure_openai_deployment_id: ${digest(chance, 'md5').digest('hex')}` },
  {
    kind: 'style class',
    write: (chance) =>
      `<div class="task-list disk-usage risk-${drawText(chance, 'lower', 6)} ask-anthropic-api-documentation-team">`,
  },
  {
    kind: 'base64 picture',
    write: (chance) => `data:image/png;base64,iVBORw0KGgo${drawText(chance, 'base64', 400)}==`,
  },
  {
    kind: 'web token',
    write: (chance) => `eyJhbGciOiJIUzI1NiJ9.${drawText(chance, 'word', 90)}.${drawText(chance, 'word', 43)}`,
  },
  {
    kind: 'environment reference',
    write: (chance) => `OPENAI_API_KEY=\${${pick(chance, ['OPENAI', 'MISTRAL', 'COHERE', 'AZURE_OPENAI'])}_API_KEY}`,
  },
  {
    kind: 'secret store reference',
    write: (chance) =>
      `api_key: "{{ secrets.${pick(chance, ['OPENAI', 'ANTHROPIC'])}_KEY_${drawText(chance, 'letters', 12).toUpperCase()} }}"`,
  },
  {
    kind: 'pattern',
    write: () => String.raw`const pattern = /sk-ant-api\d{2}-[\w-]{80,120}|AIza[0-9A-Za-z_-]{35}|ghp_[A-Za-z0-9]{36}/;`,
  },
  {
    kind: 'function name',
    write: (chance) =>
      `hf_${pick(chance, ['download', 'snapshot', 'tokenizer'])}_with_retry_and_progress_bar_and_cache(${drawText(chance, 'lower', 4)})`,
  },
  { kind: 'publishable key', write: (chance) => `pk_live_${drawText(chance, 'alphanumeric', 24)}` },
  { kind: 'stripe test key', write: (chance) => `sk_test_${drawText(chance, 'alphanumeric', 24)}` },
  {
    kind: 'key id',
    write: (chance) => `key_${drawText(chance, 'alphanumeric', 16)} proj_${drawText(chance, 'alphanumeric', 24)}`,
  },
  { kind: 'test value', write: (chance) => `sk-test-${drawText(chance, 'lower', 8)}-fake-key-for-tests` },
  { kind: 'cohere commit', write: (chance) => `cohere-python @ ${digest(chance, 'sha1').digest('hex')}` },
  {
    kind: 'lock file',
    write: (chance) =>
      `resolved "https://registry.npmjs.org/mistral/-/mistral-1.0.0.tgz#${digest(chance, 'sha1').digest('hex')}"`,
  },
  {
    kind: 'long words',
    write: () =>
      'sk-proj-this-is-a-long-line-of-words-that-nobody-would-take-for-a-secret-and-it-goes-on-and-on-and-on',
  },
  {
    kind: 'minified names',
    write: (chance) =>
      `var key_${drawText(chance, 'hex', 8)}=${drawText(chance, 'letters', 3)},sk_${drawText(chance, 'hex', 12)}=1;`,
  },
];
