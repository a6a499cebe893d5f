import { CONTAINMENT_ACTIONS } from '@/lib/domain/containment/action';
import type { ProviderDefinition } from '../definition';
import { refusePlan } from '../http/levers';
import type { Levers } from '../levers';
import type { UsageProvider } from '../provider';
import { CAPABILITIES, otlpProfile } from './profile';

/** Nothing can be asked: what was pushed is read from where the receiver put it. */
const NOTHING: AsyncIterable<never> = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
};

const pushed: UsageProvider = {
  capabilities: CAPABILITIES,
  listUsagePages: () => NOTHING,
  listCostPages: () => NOTHING,
  listProjects: async () => [],
  listApiKeys: async () => [],
  listServiceAccounts: async () => [],
  listUsers: async () => [],
  findOwnKey: async () => null,
  auditLog: null,
  checkAccess: async () => ({ isUsable: true, checks: [] }),
  checkChangeAccess: async () => [],
};

const REASON = 'usage is pushed to Spendwatch, and nothing can be asked of its sender';
const refuse = async () => {
  throw refusePlan(REASON);
};
const noLevers: Levers = {
  offer: async () => CONTAINMENT_ACTIONS.map((action) => ({ action, isPossible: false, reason: REASON })),
  ...{ plan: refuse, read: refuse, apply: refuse, undo: refuse },
};

export const otlp: ProviderDefinition = {
  ...otlpProfile,
  open: () => pushed,
  openLevers: () => noLevers,
};
