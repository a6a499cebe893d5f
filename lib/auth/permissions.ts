import type { Role, TokenScope } from './viewer';

/** Lowest role that may do each thing; higher roles may do all that lower ones may. */
export const MINIMUM_ROLE = {
  viewUsage: 'viewer',
  viewIncidents: 'viewer',
  viewMail: 'viewer',
  manageOwnAccount: 'viewer',
  handleIncidents: 'member',
  viewContainments: 'viewer',
  askForContainment: 'member',
  contain: 'admin',
  manageContainmentPolicies: 'admin',
  manageBudgets: 'member',
  saveViews: 'viewer',
  confirmKeys: 'viewer',
  annotateCharts: 'member',
  shareViews: 'member',
  manageAlertRules: 'member',
  requestPulls: 'member',
  manageSilences: 'member',
  viewMembers: 'member',
  handleLeaks: 'member',
  viewAccountActivity: 'member',
  manageChannels: 'admin',
  managePolicies: 'admin',
  manageConnections: 'admin',
  manageLeakSources: 'admin',
  manageExpectedActors: 'admin',
  manageTokens: 'admin',
  manageMembers: 'admin',
  manageWorkspace: 'admin',
  viewActivity: 'admin',
  eraseMembers: 'owner',
  deleteWorkspace: 'owner',
} as const satisfies Record<string, Role>;

export type Ability = keyof typeof MINIMUM_ROLE;

const RANK: Record<Role, number> = { viewer: 0, member: 1, admin: 2, owner: 3 };

/** True when `role` is `minimum` or stands above it. */
export function hasRole(role: Role, minimum: Role): boolean {
  return RANK[role] >= RANK[minimum];
}

const may = (ability: Ability) => (role: Role) => hasRole(role, MINIMUM_ROLE[ability]);

export const canHandleIncidents = may('handleIncidents');
export const canAskForContainment = may('askForContainment');
export const canContain = may('contain');
export const canManageBudgets = may('manageBudgets');
export const canManageAlertRules = may('manageAlertRules');
export const canRequestPulls = may('requestPulls');
export const canManageSilences = may('manageSilences');
export const canManagePolicies = may('managePolicies');
export const canManageChannels = may('manageChannels');
export const canManageConnections = may('manageConnections');
export const canHandleLeaks = may('handleLeaks');
export const canViewAccountActivity = may('viewAccountActivity');
export const canManageExpectedActors = may('manageExpectedActors');
export const canManageLeakSources = may('manageLeakSources');
export const canManageTokens = may('manageTokens');
export const canViewMembers = may('viewMembers');
export const canManageMembers = may('manageMembers');
export const canManageWorkspace = may('manageWorkspace');
export const canDeleteWorkspace = may('deleteWorkspace');

/** Scopes a token gets when none are named: all that its role can use. */
export function listScopesOfRole(role: Role): TokenScope[] {
  if (role === 'viewer') return ['read'];
  return role === 'member' ? ['read', 'write', 'contain'] : ['read', 'write', 'contain', 'admin'];
}
export const canShareViews = may('shareViews');
export const canAnnotateCharts = may('annotateCharts');
