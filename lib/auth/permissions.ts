import type { Role } from './viewer';

/** Lowest role that may do each thing; higher roles may do all that lower ones may. */
export const MINIMUM_ROLE = {
  viewUsage: 'viewer',
  viewIncidents: 'viewer',
  viewMail: 'viewer',
  handleIncidents: 'member',
  manageBudgets: 'member',
  saveViews: 'viewer',
  annotateCharts: 'member',
  shareViews: 'member',
  manageAlertRules: 'member',
  requestPulls: 'member',
  manageSilences: 'member',
  manageChannels: 'admin',
  managePolicies: 'admin',
  manageConnections: 'admin',
  manageTokens: 'admin',
} as const satisfies Record<string, Role>;

type Ability = keyof typeof MINIMUM_ROLE;

const RANK: Record<Role, number> = { viewer: 0, member: 1, admin: 2, owner: 3 };

/** True when `role` is `minimum` or stands above it. */
export function hasRole(role: Role, minimum: Role): boolean {
  return RANK[role] >= RANK[minimum];
}

const may = (ability: Ability) => (role: Role) => hasRole(role, MINIMUM_ROLE[ability]);

export const canHandleIncidents = may('handleIncidents');
export const canManageBudgets = may('manageBudgets');
export const canManageAlertRules = may('manageAlertRules');
export const canRequestPulls = may('requestPulls');
export const canManageSilences = may('manageSilences');
export const canManagePolicies = may('managePolicies');
export const canManageChannels = may('manageChannels');
export const canManageConnections = may('manageConnections');
export const canManageTokens = may('manageTokens');
