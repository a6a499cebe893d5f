/** Kinds of tokens that are counted apart, in the order they are listed. */
export const TOKEN_KINDS = [
  'inputTokens',
  'cachedInputTokens',
  'cacheWriteTokens',
  'outputTokens',
  'inputAudioTokens',
  'outputAudioTokens',
  'inputImageTokens',
  'outputImageTokens',
] as const;

/** What is counted of usage; `units` = what is priced by the piece. */
export const USAGE_COUNTS = ['requests', ...TOKEN_KINDS, 'units'] as const;

/** Measures that add up over groups and time. `tokens` = input + output. */
export const ADDING_MEASURES = ['cost', 'requests', 'tokens', ...TOKEN_KINDS, 'units'] as const;
