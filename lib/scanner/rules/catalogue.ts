import { ANTHROPIC_RULES } from './anthropic';
import { CLOUD_RULES } from './cloud';
import { CODE_HOST_RULES } from './code-hosts';
import { CONTEXTUAL_RULES } from './contextual';
import { GENERIC_RULES } from './generic';
import { GOOGLE_RULES } from './google';
import { MODEL_HOST_RULES } from './model-hosts';
import { OPENAI_RULES } from './openai';
import type { Rule } from './rule';

const RULES: readonly Rule[] = [
  ...OPENAI_RULES,
  ...ANTHROPIC_RULES,
  ...GOOGLE_RULES,
  ...MODEL_HOST_RULES,
  ...CLOUD_RULES,
  ...CODE_HOST_RULES,
  ...CONTEXTUAL_RULES,
];
const RULES_WITH_GENERIC: readonly Rule[] = [...RULES, ...GENERIC_RULES];

/** Every rule; where two match the same text, the one that stands first counts. */
export const listRules = ({ withGeneric }: { withGeneric: boolean }): readonly Rule[] =>
  withGeneric ? RULES_WITH_GENERIC : RULES;
