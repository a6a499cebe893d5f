import type { Ability } from './permissions';

/** What each thing is called where people read the table of roles. */
export const ABILITY_LABELS: Record<Ability, string> = {
  viewUsage: 'See usage, spend, budgets, alert rules and data health',
  viewIncidents: 'See incidents',
  viewMail: 'See channels and what was sent to whom',
  manageOwnAccount: 'Manage their own account: password, factors, sessions',
  handleIncidents: 'Acknowledge, snooze and resolve incidents',
  manageBudgets: 'Create, change and delete budgets',
  manageAlertRules: 'Create, change and delete alert rules',
  requestPulls: 'Read from the provider now',
  saveViews: 'Save views of usage',
  annotateCharts: 'Write notes on charts',
  shareViews: 'Make links that show a view to people outside',
  viewMembers: 'See who belongs to the workspace',
  manageChannels: 'Create, change, test and delete channels',
  manageConnections: 'Connect organizations and change their keys',
  manageSilences: 'Silence notifications',
  managePolicies: 'Decide who is told of what',
  manageTokens: 'Create and revoke API tokens',
  manageMembers: 'Invite, change and remove members up to their own role',
  manageWorkspace: 'Change the workspace: name, time zone, two factors, session limits, how long data is kept',
  viewActivity: 'See and export the activity',
  eraseMembers: 'Erase the name of a member from the history',
  deleteWorkspace: 'Export everything in the workspace, or delete it',
};
