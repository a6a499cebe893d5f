/**
 * Models of sources that show usage of several vendors are named "<vendor>/<model>". The vendor says where in the price
 * data the rest is looked up.
 */
export const BY_VENDOR = 'by-vendor';

/** Tier of rows whose cost the sender reported; they are never priced again. */
export const TOLD_TIER = 'cost told by sender';

/** Ids of vendors and their entries of the price data; a vendor that is not here has no known prices. */
const CATALOGUES: Readonly<Record<string, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  'azure-openai': 'azure',
  'aws-bedrock': 'aws',
  'google-vertex': 'google',
  openrouter: 'openrouter',
  groq: 'groq',
  mistral: 'mistral',
  xai: 'x-ai',
  deepseek: 'deepseek',
  cohere: 'cohere',
  perplexity: 'perplexity',
  moonshot: 'moonshotai',
};

/** Where a model is looked up; null = nowhere. A catalogue of one vendor is taken as it is. */
export function findCatalogue(model: string, catalogue: string): { model: string; catalogue: string } | null {
  if (catalogue !== BY_VENDOR) return { model, catalogue };
  const at = model.indexOf('/');
  const own = CATALOGUES[model.slice(0, Math.max(at, 0))];
  return own === undefined ? null : { model: model.slice(at + 1), catalogue: own };
}
