import type { ContainmentPolicy } from '@/lib/contracts/containment/policies';
import * as texts from '@/lib/texts/en/containment';

/** What a policy does when it finds something, as people choose it. */
export const MODES: Readonly<Record<ContainmentPolicy['mode'], string>> = {
  off: texts.modeOffOption,
  dry_run: texts.modeDryRunOption,
  ask: texts.modeAskOption,
  automatic: texts.modeAutomaticOption,
};
