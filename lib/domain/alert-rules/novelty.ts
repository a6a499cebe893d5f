import type { DetectionFact, FactKind } from '@/lib/domain/anomaly/types';
import type { Novelty } from './alert-rule';

const NOVELTY_OF_FACT: Partial<Record<FactKind, Novelty>> = {
  new_model: 'model',
  new_user: 'user',
  new_key: 'key',
  woke_up: 'waking',
  unusual_hours: 'hours',
};

/** What is new about a find, by its facts; a canary is none of these. */
export function listNovelties(facts: readonly Pick<DetectionFact, 'kind'>[]): Novelty[] {
  return facts.map((fact) => NOVELTY_OF_FACT[fact.kind]).filter((one) => one !== undefined);
}
