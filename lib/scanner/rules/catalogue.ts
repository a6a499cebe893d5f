import { ANTHROPIC_RULES } from './anthropic';
import { CLOUD_RULES } from './cloud';
import { CODE_HOST_RULES } from './code-hosts';
import { CONTEXTUAL_RULES } from './contextual';
import { GENERIC_RULES } from './generic';
import { GOOGLE_RULES } from './google';
import { MODEL_HOST_RULES } from './model-hosts';
import { OPENAI_RULES } from './openai';
import type { Rule } from './rule';

/** Every rule; where two match the same text, the one that stands first counts. */
export function listRules(options: { withGeneric: boolean }): readonly Rule[] {
  return [
    ...OPENAI_RULES,
    ...ANTHROPIC_RULES,
    ...GOOGLE_RULES,
    ...MODEL_HOST_RULES,
    ...CLOUD_RULES,
    ...CODE_HOST_RULES,
    ...CONTEXTUAL_RULES,
    ...(options.withGeneric ? GENERIC_RULES : []),
  ];
}
