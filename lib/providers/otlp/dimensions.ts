import { TOLD_TIER } from '@/lib/domain/pricing/vendor-models';
import { markBilledBy } from '@/lib/domain/usage/billed-elsewhere';
import { NO_DIMENSIONS, type UsageDimensions, type UsageKind } from '@/lib/domain/usage/usage';
import { type Attributes, findText } from './attributes';

/**
 * `gen_ai.provider.name` (before 1.36 `gen_ai.system`) and what Spendwatch calls the vendor. Source: semantic conventions
 * for generative AI, registry of 2026; the older words are those of 1.27 to 1.36.
 */
const VENDORS: Readonly<Record<string, string>> = {
  'aws.bedrock': 'aws-bedrock',
  aws_bedrock: 'aws-bedrock',
  'az.ai.inference': 'azure-openai',
  'az.ai.openai': 'azure-openai',
  'azure.ai.inference': 'azure-openai',
  'azure.ai.openai': 'azure-openai',
  'gcp.gemini': 'google-vertex',
  'gcp.gen_ai': 'google-vertex',
  'gcp.vertex_ai': 'google-vertex',
  gemini: 'google-vertex',
  vertex_ai: 'google-vertex',
  'ibm.watsonx.ai': 'watsonx',
  mistral_ai: 'mistral',
  moonshot_ai: 'moonshot',
  x_ai: 'xai',
};
/** Runs on one's own machines: no provider bills it. */
export const SELF_HOSTED = 'vllm';

/** The word for a vendor in the form of an id; null = none is named, or it is no word. */
function findVendorId(word: string | null): string | null {
  if (word === null) return null;
  const lower = word.toLowerCase();
  return VENDORS[lower] ?? (/^[a-z][a-z0-9_-]{0,40}$/.test(lower) ? lower : null);
}

/** Without a name the SDKs say "unknown_service:node". */
export const findService = (resource: Attributes): string => findText(resource, 'service.name') ?? 'unknown_service';

/** Who caused it: of what belongs to the item before what belongs to its sender. */
const findUser = (attributes: Attributes) =>
  findText(attributes, 'user.email', 'enduser.id', 'user.account_uuid', 'user.account_id', 'user.id');

/** The dimensions of an item with the attributes of its resource and its own. */
export function mapDimensions(
  attributes: Attributes,
  model: string | null,
  vendorWord: string | null,
): UsageDimensions {
  const vendor = findVendorId(vendorWord);
  return {
    ...NO_DIMENSIONS,
    projectId: findService(attributes),
    userId: findUser(attributes),
    // The vendor is part of the name, so that rows of one model agree on who bills them and on its price.
    model: model === null || vendor === null || model.startsWith(`${vendor}/`) ? model : `${vendor}/${model}`,
    apiSource: vendor === null || vendor === SELF_HOSTED ? null : markBilledBy(vendor),
  };
}

/** Claude Code says itself what its tokens cost. */
export const mapClaudeCode = (attributes: Attributes): UsageDimensions => ({
  ...mapDimensions(attributes, findText(attributes, 'model'), 'anthropic'),
  serviceTier: TOLD_TIER,
});

export const findGenAiModel = (attributes: Attributes) =>
  findText(attributes, 'gen_ai.response.model', 'gen_ai.request.model');
export const findGenAiVendor = (attributes: Attributes) =>
  findText(attributes, 'gen_ai.provider.name', 'gen_ai.system');

/**
 * Kind of usage of an operation; null = the operation is no model call, and the model calls inside it are reported as
 * well.
 */
export function findOperationKind(operation: string | null): UsageKind | null {
  if (operation === null) return 'completions';
  if (operation === 'embeddings' || operation === 'embedding') return 'embeddings';
  return ['chat', 'text_completion', 'generate_content', 'completion'].includes(operation) ? 'completions' : null;
}
