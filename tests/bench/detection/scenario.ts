import type { PlannedChange } from '@/lib/domain/anomaly/types';

export type ScenarioType =
  | 'burst_20'
  | 'burst_60'
  | 'burst_300'
  | 'burst_1900'
  | 'runaway_loop'
  | 'drip_50'
  | 'drip_100'
  | 'drip_200'
  | 'night_use'
  | 'model_switch'
  | 'resurrected'
  | 'new_key_burst'
  | 'user_abuse'
  | 'user_spread'
  | 'model_rollout'
  | 'user_rise'
  | 'model_rise'
  | 'cache_collapse'
  | 'two_leaks'
  | 'planned_launch'
  | 'unplanned_launch'
  | 'key_rotation'
  | 'price_change'
  | 'outage'
  | 'late_leak'
  | 'ramp'
  | 'floor_8'
  | 'own_hours'
  | 'six_keys'
  | 'saturday'
  | 'after_learnt'
  | 'free_flood';

/** What one scenario adds, as streams beside the key's own, and who is to blame. */
export type Scenario = {
  id: string;
  type: ScenarioType;
  /** The key it is about; one of several where `otherKeyIds` names more. */
  keyId: string;
  otherKeyIds?: string[];
  isAnomaly: boolean;
  /** Minutes from START_MINUTE. */
  start: number;
  end: number;
  cause: { apiKeyId?: string; model?: string; userId?: string };
  adds: Addition[];
  total: number;
};

export type Addition = {
  minute: number;
  keyId: string;
  /** Of a key that the organization did not have before. */
  projectId?: string;
  model: string;
  userId: string;
  cost: number;
  requests: number;
};

/** Minutes in which the provider shows nothing new; at its end everything comes at once. */
export type DataGap = { start: number; end: number };

export type ScenarioPlan = { scenarios: Scenario[]; plans: PlannedChange[]; gap: DataGap };
