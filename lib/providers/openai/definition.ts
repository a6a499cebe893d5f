import type { ProviderDefinition } from '../definition';
import { createOpenAiProvider } from './client';
import { openOpenAiLevers } from './levers/open-levers';
import { openAiProfile } from './profile';
import { createSpendLimitClient } from './spend-limits';

export const openAi: ProviderDefinition = {
  ...openAiProfile,
  open: createOpenAiProvider,
  openLevers: openOpenAiLevers,
  openSpendLimits: createSpendLimitClient,
};
