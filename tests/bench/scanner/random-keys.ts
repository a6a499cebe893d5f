/** A source of chance that tells the same story for the same seed (mulberry32). */
export function createChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Chance = ReturnType<typeof createChance>;

export const ALPHABETS = {
  word: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-',
  alphanumeric: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  lower: 'abcdefghijklmnopqrstuvwxyz0123456789',
  letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  hex: '0123456789abcdef',
  base32: 'abcdefghijklmnopqrstuvwxyz234567',
  awsId: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  base64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
} as const;

export function drawText(chance: Chance, alphabet: keyof typeof ALPHABETS, length: number): string {
  const letters = ALPHABETS[alphabet];
  let text = '';
  for (let each = 0; each < length; each++) text += letters[Math.floor(chance() * letters.length)];
  return text;
}

export const pick = <T>(chance: Chance, from: readonly T[]): T => from[Math.floor(chance() * from.length)] as T;

/** A kind of key: how it is made, and the word that must stand near it where it has no form of its own. */
export type KeyKind = { name: string; near: string | null; make(chance: Chance): string };

const openai = (prefix: string) => (chance: Chance) => {
  const half = pick(chance, [20, 58, 74]);
  return `${prefix}${drawText(chance, 'word', half)}T3BlbkFJ${drawText(chance, 'word', half)}`;
};

const after = (prefix: string, alphabet: keyof typeof ALPHABETS, length: number) => (chance: Chance) =>
  `${prefix}${drawText(chance, alphabet, length)}`;

export const KEY_KINDS: readonly KeyKind[] = [
  { name: 'openai project', near: null, make: openai('sk-proj-') },
  { name: 'openai service account', near: null, make: openai('sk-svcacct-') },
  { name: 'openai admin', near: null, make: openai('sk-admin-') },
  { name: 'openai without organization', near: null, make: after('sk-None-', 'alphanumeric', 48) },
  {
    name: 'openai user',
    near: null,
    make: (chance) => `sk-${drawText(chance, 'alphanumeric', 20)}T3BlbkFJ${drawText(chance, 'alphanumeric', 20)}`,
  },
  { name: 'anthropic api', near: null, make: (chance) => `sk-ant-api03-${drawText(chance, 'word', 93)}AA` },
  { name: 'anthropic admin', near: null, make: (chance) => `sk-ant-admin01-${drawText(chance, 'word', 93)}AA` },
  {
    name: 'anthropic sign-in',
    near: null,
    make: (chance) => `sk-ant-${pick(chance, ['oat01', 'ort01'])}-${drawText(chance, 'word', 93)}AA`,
  },
  { name: 'google', near: null, make: after('AIza', 'word', 35) },
  { name: 'google auth', near: null, make: after('AQ.Ab8RN6', 'word', 44) },
  { name: 'xai', near: null, make: after('xai-', 'alphanumeric', 80) },
  { name: 'groq', near: null, make: after('gsk_', 'alphanumeric', 52) },
  { name: 'openrouter', near: null, make: after('sk-or-v1-', 'hex', 64) },
  { name: 'hugging face', near: null, make: after('hf_', 'letters', 34) },
  { name: 'perplexity', near: null, make: after('pplx-', 'alphanumeric', 48) },
  { name: 'cerebras', near: null, make: after('csk-', 'lower', 48) },
  { name: 'replicate', near: null, make: after('r8_', 'alphanumeric', 37) },
  { name: 'nvidia', near: null, make: after('nvapi-', 'word', 64) },
  { name: 'devin service', near: null, make: after('cog_', 'base32', 52) },
  { name: 'aws id', near: null, make: after('AKIA', 'awsId', 16) },
  { name: 'bedrock', near: null, make: after('ABSK', 'base64', 128) },
  { name: 'github', near: null, make: after('ghp_', 'alphanumeric', 36) },
  {
    name: 'github fine-grained',
    near: null,
    make: (chance) => `github_pat_${drawText(chance, 'alphanumeric', 22)}_${drawText(chance, 'alphanumeric', 59)}`,
  },
  {
    name: 'azure identifiable',
    near: null,
    make: (chance) =>
      `${drawText(chance, 'alphanumeric', 52)}JQQJ99B${pick(chance, [...'ABCDEFGHIJKL'])}AC${drawText(chance, 'alphanumeric', 5)}XJ3w3AAAAACOG${drawText(chance, 'alphanumeric', 4)}`,
  },
  { name: 'mistral', near: 'MISTRAL', make: after('', 'alphanumeric', 32) },
  { name: 'cohere', near: 'COHERE', make: after('', 'alphanumeric', 40) },
  { name: 'deepseek', near: 'DEEPSEEK', make: after('sk-', 'hex', 32) },
  { name: 'azure openai', near: 'AZURE_OPENAI', make: after('', 'hex', 32) },
  { name: 'cursor', near: 'CURSOR', make: after('key_', 'hex', 64) },
  { name: 'elevenlabs', near: 'ELEVENLABS', make: after('sk_', 'hex', 48) },
];
