/**
 * Facts about models that no usage report tells: which smaller or newer model of the same family there is, and when a model
 * ends. Prices are not here, they come from the price data; a pair without a published price on both sides is never used.
 */

/** Where the dates come from, and the day on which the page was read. */
export const RETIREMENT_SOURCES = {
  openai: { url: 'https://developers.openai.com/api/docs/deprecations', readOn: '2026-11-30' },
  anthropic: {
    url: 'https://platform.claude.com/docs/en/about-claude/model-deprecations',
    readOn: '2026-11-30',
  },
  google: { url: 'https://ai.google.dev/gemini-api/docs/deprecations', readOn: '2026-11-30' },
} as const;
export type RetirementSource = keyof typeof RETIREMENT_SOURCES;

/** `replacement` = what the provider recommends; null = it names none, or none that does the same. */
export type Retirement = { endsOn: string; replacement: string | null };

/** Models by the name without a release date, unless one release has a date of its own. */
export const RETIREMENTS: Readonly<Record<RetirementSource, Readonly<Record<string, Retirement>>>> = {
  openai: {
    'gpt-3.5-turbo': { endsOn: '2026-10-23', replacement: 'gpt-5.6-terra' },
    'gpt-4': { endsOn: '2026-10-23', replacement: 'gpt-5.6-sol' },
    'gpt-4-turbo': { endsOn: '2026-10-23', replacement: 'gpt-5.6-sol' },
    'gpt-4o-2024-05-13': { endsOn: '2026-10-23', replacement: 'gpt-5.6-sol' },
    'gpt-4.1-nano': { endsOn: '2026-10-23', replacement: 'gpt-5.6-luna' },
    o1: { endsOn: '2026-10-23', replacement: 'gpt-5.6-sol' },
    'o1-pro': { endsOn: '2026-10-23', replacement: 'gpt-5.6-sol' },
    'o3-mini': { endsOn: '2026-10-23', replacement: 'gpt-5.6-sol' },
    'o4-mini': { endsOn: '2026-10-23', replacement: 'gpt-5.6-terra' },
    'gpt-image-1-mini': { endsOn: '2026-12-01', replacement: 'gpt-image-2.6-flare' },
    'gpt-image-1.5': { endsOn: '2026-12-01', replacement: 'gpt-image-2.6-flare' },
    'chatgpt-image-latest': { endsOn: '2026-12-01', replacement: 'gpt-image-2.6-flare' },
    'gpt-5': { endsOn: '2026-12-11', replacement: 'gpt-6.1-sol' },
    'gpt-5-mini': { endsOn: '2026-12-11', replacement: 'gpt-6.1-terra' },
    'gpt-5-nano': { endsOn: '2026-12-11', replacement: 'gpt-6-luna' },
    'gpt-5-pro': { endsOn: '2026-12-11', replacement: 'gpt-6.1-sol' },
    o3: { endsOn: '2026-12-11', replacement: 'gpt-6.1-sol' },
    'o3-pro': { endsOn: '2026-12-11', replacement: 'gpt-6.1-sol' },
    'gpt-4o': { endsOn: '2027-01-14', replacement: 'gpt-6-luna' },
    'gpt-4o-mini': { endsOn: '2027-01-14', replacement: 'gpt-6-luna' },
    'gpt-4.1': { endsOn: '2027-01-14', replacement: 'gpt-6-luna' },
    'gpt-4.1-mini': { endsOn: '2027-01-14', replacement: 'gpt-6-luna' },
  },
  anthropic: {
    'claude-opus-4-1': { endsOn: '2026-08-05', replacement: 'claude-opus-4-8' },
    'claude-opus-4-5': { endsOn: '2027-01-22', replacement: 'claude-opus-5-5' },
  },
  google: {
    'gemini-2.5-pro': { endsOn: '2026-12-01', replacement: 'gemini-3.8-flash' },
    'gemini-2.5-flash': { endsOn: '2026-12-01', replacement: 'gemini-3.5-flash-lite' },
  },
};

/** `newer` = the same size, a later generation; `smaller` = one size down. */
export type Siblings = { newer?: string; smaller?: string };

/** Models of one family, by the name without a release date. */
export const SIBLINGS: Readonly<Record<string, Siblings>> = {
  'gpt-5': { smaller: 'gpt-5-mini' },
  'gpt-5-mini': { smaller: 'gpt-5-nano' },
  'gpt-5.4': { smaller: 'gpt-5.4-mini' },
  'gpt-5.4-mini': { smaller: 'gpt-5.4-nano' },
  'gpt-5.5': { newer: 'gpt-5.6-sol', smaller: 'gpt-5.6-terra' },
  'gpt-5.6-sol': { smaller: 'gpt-5.6-terra' },
  'gpt-5.6-terra': { smaller: 'gpt-5.6-luna' },
  'gpt-5.6-luna': { newer: 'gpt-6-luna' },
  'claude-opus-4-1': { newer: 'claude-opus-5-5', smaller: 'claude-sonnet-5' },
  'claude-opus-4-5': { newer: 'claude-opus-5-5', smaller: 'claude-sonnet-5' },
  'claude-opus-4-6': { newer: 'claude-opus-5-5', smaller: 'claude-sonnet-5' },
  'claude-opus-4-7': { newer: 'claude-opus-5-5', smaller: 'claude-sonnet-5' },
  'claude-opus-4-8': { newer: 'claude-opus-5-5', smaller: 'claude-sonnet-5' },
  'claude-opus-5': { newer: 'claude-opus-5-5', smaller: 'claude-sonnet-5' },
  'claude-opus-5-5': { smaller: 'claude-sonnet-5' },
  'claude-sonnet-4-5': { newer: 'claude-sonnet-5', smaller: 'claude-haiku-4-5' },
  'claude-sonnet-4-6': { newer: 'claude-sonnet-5', smaller: 'claude-haiku-4-5' },
  'claude-sonnet-5': { smaller: 'claude-haiku-4-5' },
  'text-embedding-3-large': { smaller: 'text-embedding-3-small' },
};

/** "-2025-08-07" of OpenAI and "-20250929" of Anthropic. */
const RELEASE_DATE = /-(\d{4}-\d{2}-\d{2}|\d{8})$/;

export const nameFamily = (model: string): string => model.replace(RELEASE_DATE, '');

/** When a model ends at the provider that sells it; null = nothing was announced. */
export function findRetirement(model: string, catalogue: string): Retirement | null {
  const known = RETIREMENTS[catalogue as RetirementSource];
  return known?.[model] ?? known?.[nameFamily(model)] ?? null;
}
