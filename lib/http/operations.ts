import { z } from 'zod';
import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import {
  AlertRule,
  AlertRuleCreate,
  AlertRulePreview,
  AlertRulePreviewRequest,
  AlertRuleUpdate,
} from '@/lib/contracts/alert-rules/alert-rules';
import { PlannedEvent, PlannedEventCreate, PlannedEventUpdate } from '@/lib/contracts/alert-rules/planned-events';
import {
  Budget,
  BudgetCreate,
  BudgetListItem,
  BudgetStatus,
  BudgetSuggestion,
  BudgetUpdate,
} from '@/lib/contracts/budgets/budgets';
import {
  BudgetMirror,
  BudgetMirrorPlan,
  ProviderLimit,
  ProviderLimitQuery,
} from '@/lib/contracts/budgets/provider-limits';
import { listOf, PageQuery } from '@/lib/contracts/common';
import {
  Connection,
  ConnectionCreate,
  ConnectionStatus,
  ConnectionTest,
  ConnectionTestResult,
  ConnectionUpdate,
  IngestRun,
  IngestRunQuery,
} from '@/lib/contracts/connections/connections';
import {
  Incident,
  IncidentDetail,
  IncidentFeedback,
  IncidentNote,
  IncidentQuery,
  IncidentSnooze,
  IncidentsAcknowledge,
  IncidentsAcknowledged,
} from '@/lib/contracts/incidents/incidents';
import {
  ConfigurationExport,
  ConfigurationInput,
  ConfigurationPlan,
  ConfigurationQuery,
} from '@/lib/contracts/installation/configuration';
import { SearchQuery, SearchResult } from '@/lib/contracts/installation/search';
import { SetupInput, SetupResult } from '@/lib/contracts/installation/setup';
import { Key, KeyQuery, KeyUpdate, Project, ProjectQuery } from '@/lib/contracts/keys/keys';
import { Token, TokenCreate, TokenCreated } from '@/lib/contracts/people/tokens';
import { Detail, DetailQuery } from '@/lib/contracts/usage/details';
import { Overview } from '@/lib/contracts/usage/overview';
import {
  ReconciliationQuery,
  ReconciliationResponse,
  UsageExportQuery,
  UsageGroupsQuery,
  UsageGroupsResponse,
  UsageHoursQuery,
  UsageHoursResponse,
  UsageQuery,
  UsageResponse,
} from '@/lib/contracts/usage/usage';
import {
  Annotation,
  AnnotationCreate,
  SavedView,
  SavedViewCreate,
  SavedViewUpdate,
  ShareLink,
  ShareLinkCreate,
  ShareLinkCreated,
  UsageMarkersResponse,
  WindowQuery,
} from '@/lib/contracts/usage/usage-views';
import { ACCOUNT_OPERATIONS } from './account-operations';
import { ACTIVITY_OPERATIONS } from './activity-operations';
import { CHANNEL_OPERATIONS } from './channel-operations';
import { NOTIFICATION_OPERATIONS } from './notification-operations';
import { act, create, type Operation, read, remove, update } from './operation';

const can = MINIMUM_ROLE;

/** Every operation of the HTTP API. A test compares this list with the route files, in both directions. */
export const OPERATIONS: readonly Operation[] = [
  { ...read('/overview', can.viewUsage, 'Everything the first page shows', Overview), projects: 'filtered' },
  {
    ...read('/changes', can.viewUsage, 'Server-sent events: what changed, as it changes', z.string()),
    media: 'text/event-stream',
    projects: 'filtered',
  },
  {
    ...read('/details', can.viewUsage, 'Everything about one key, project, model or person', Detail, DetailQuery),
    projects: 'filtered',
  },
  {
    ...read('/search', can.viewUsage, 'Find by a few letters, six of each kind', SearchResult, SearchQuery),
    projects: 'filtered',
  },
  {
    ...read('/usage', can.viewUsage, 'Usage and cost by time bucket and group', UsageResponse, UsageQuery),
    projects: 'filtered',
  },
  {
    ...read('/usage/groups', can.viewUsage, 'Totals by group, a page at a time', UsageGroupsResponse, UsageGroupsQuery),
    projects: 'filtered',
  },
  {
    ...read('/usage/hours', can.viewUsage, 'Usage by hour of the week', UsageHoursResponse, UsageHoursQuery),
    projects: 'filtered',
  },
  {
    ...read('/usage/markers', can.viewUsage, 'What happened or was planned', UsageMarkersResponse, WindowQuery),
    projects: 'filtered',
  },
  {
    ...read('/usage/export', can.viewUsage, 'Usage as a file: CSV, JSON or FOCUS', z.string(), UsageExportQuery),
    media: 'text/csv',
    projects: 'filtered',
  },
  read('/saved-views', can.viewUsage, 'Your saved views and the shared ones', listOf(SavedView)),
  create('/saved-views', can.saveViews, 'Keep a view under a name', SavedViewCreate, SavedView),
  update('/saved-views/{id}', can.saveViews, 'Change a saved view of yours', SavedViewUpdate, SavedView),
  remove('/saved-views/{id}', can.saveViews, 'Forget a saved view of yours'),
  read('/share-links', can.shareViews, 'Links that still show a view to anybody', listOf(ShareLink), PageQuery),
  create(
    '/share-links',
    can.shareViews,
    'Make a link that shows one view; its address is shown this once',
    ShareLinkCreate,
    ShareLinkCreated,
  ),
  remove('/share-links/{id}', can.shareViews, 'End a link and its chart at once'),
  read('/annotations', can.viewUsage, 'Notes on the time axis', listOf(Annotation), WindowQuery),
  create('/annotations', can.annotateCharts, 'Put a note on the time axis', AnnotationCreate, Annotation),
  remove('/annotations/{id}', can.annotateCharts, 'Take a note away'),
  read(
    '/reconciliation',
    can.viewUsage,
    'Estimate against bill per UTC day',
    ReconciliationResponse,
    ReconciliationQuery,
  ),
  read('/ingest-runs', can.viewUsage, 'Pulls, newest first', listOf(IngestRun), IngestRunQuery),

  {
    ...read('/connections', can.viewUsage, 'Watched provider organizations', listOf(Connection), PageQuery),
    projects: 'open',
  },
  create(
    '/connections',
    can.manageConnections,
    'Connect an organization; the key is tried first',
    ConnectionCreate,
    Connection,
  ),
  act(
    '/connections/test',
    can.manageConnections,
    'Try what keys can read and change; nothing is saved and nothing is changed',
    ConnectionTest,
    ConnectionTestResult,
  ),
  { ...read('/connections/{id}', can.viewUsage, 'One connection', Connection), projects: 'open' },
  update(
    '/connections/{id}',
    can.manageConnections,
    'Rename, pause, resume or give a new key',
    ConnectionUpdate,
    Connection,
  ),
  act(
    '/connections/{id}/check-keys',
    can.manageConnections,
    'Look again at what its stored keys can do',
    undefined,
    Connection,
  ),
  remove('/connections/{id}', can.manageConnections, 'Remove a connection and all that was read through it'),
  {
    ...read('/connections/{id}/status', can.viewUsage, 'How fresh and complete its data is', ConnectionStatus),
    projects: 'open',
  },
  {
    ...act('/connections/{id}/pull', can.requestPulls, 'Pull as soon as a worker is free', undefined, ConnectionStatus),
    status: 202,
  },

  {
    ...read('/budgets', can.viewUsage, 'Budgets by name, each with how it stands', listOf(BudgetListItem), PageQuery),
    projects: 'filtered',
  },
  create('/budgets', can.manageBudgets, 'Create a budget', BudgetCreate, Budget),
  read('/budgets/suggestions', can.viewUsage, 'Budgets near what is expected to be spent', listOf(BudgetSuggestion)),
  { ...read('/budgets/{id}', can.viewUsage, 'One budget', Budget), projects: 'filtered' },
  update('/budgets/{id}', can.manageBudgets, 'Change a budget', BudgetUpdate, Budget),
  remove('/budgets/{id}', can.manageBudgets, 'Delete a budget; its open incident ends'),
  {
    ...read('/budgets/{id}/status', can.viewUsage, 'How a budget stands in its current period', BudgetStatus),
    projects: 'filtered',
  },

  act(
    '/budgets/{id}/mirror',
    can.manageConnections,
    "Set a budget as the provider's own limit or alerts; a dry run unless told otherwise",
    BudgetMirror,
    BudgetMirrorPlan,
  ),
  read(
    '/provider-limits',
    can.manageConnections,
    'Spend limits and alerts set at the provider, beside our budgets',
    listOf(ProviderLimit),
    ProviderLimitQuery,
  ),
  read('/configuration', can.viewUsage, 'Budgets and alert rules as a file', ConfigurationExport, ConfigurationQuery),
  act(
    '/configuration/plan',
    can.manageBudgets,
    'What applying a file would change',
    ConfigurationInput,
    ConfigurationPlan,
  ),
  act(
    '/configuration/apply',
    can.manageBudgets,
    'Make budgets and rules as a file says',
    ConfigurationInput,
    ConfigurationPlan,
  ),

  read('/alert-rules', can.viewUsage, 'What is watched and when it fires', listOf(AlertRule)),
  create('/alert-rules', can.manageAlertRules, 'Create an alert rule', AlertRuleCreate, AlertRule),
  act(
    '/alert-rules/preview',
    can.viewUsage,
    'What a rule would have fired on in the last 30 days',
    AlertRulePreviewRequest,
    AlertRulePreview,
  ),
  read('/alert-rules/{id}', can.viewUsage, 'One alert rule', AlertRule),
  update('/alert-rules/{id}', can.manageAlertRules, 'Change an alert rule', AlertRuleUpdate, AlertRule),
  remove('/alert-rules/{id}', can.manageAlertRules, 'Delete an alert rule'),

  {
    ...read('/incidents', can.viewIncidents, 'Incidents, newest first', listOf(Incident), IncidentQuery),
    projects: 'filtered',
  },
  {
    ...read('/incidents/{id}', can.viewIncidents, 'One incident with its timeline', IncidentDetail),
    projects: 'filtered',
  },
  {
    ...act(
      '/incidents/acknowledge',
      can.handleIncidents,
      'Take several incidents',
      IncidentsAcknowledge,
      IncidentsAcknowledged,
    ),
    projects: 'filtered',
  },
  {
    ...act('/incidents/{id}/acknowledge', can.handleIncidents, 'Take an incident', IncidentNote, IncidentDetail),
    projects: 'filtered',
  },
  {
    ...act('/incidents/{id}/resolve', can.handleIncidents, 'End an incident', IncidentNote, IncidentDetail),
    projects: 'filtered',
  },
  {
    ...act(
      '/incidents/{id}/reopen',
      can.handleIncidents,
      'Take back the end of an incident',
      IncidentNote,
      IncidentDetail,
    ),
    projects: 'filtered',
  },
  {
    ...act('/incidents/{id}/snooze', can.handleIncidents, 'Tell nobody for a while', IncidentSnooze, IncidentDetail),
    projects: 'filtered',
  },
  {
    ...act(
      '/incidents/{id}/feedback',
      can.handleIncidents,
      'Say what it was: real, expected or not useful; null takes it back',
      IncidentFeedback,
      IncidentDetail,
    ),
    projects: 'filtered',
  },

  read('/planned-events', can.viewUsage, 'Announced changes of spend, newest first', listOf(PlannedEvent), PageQuery),
  create(
    '/planned-events',
    can.manageAlertRules,
    'Announce a launch or migration, so that it raises no alert',
    PlannedEventCreate,
    PlannedEvent,
  ),
  read('/planned-events/{id}', can.viewUsage, 'One announced change', PlannedEvent),
  update(
    '/planned-events/{id}',
    can.manageAlertRules,
    'Change, cancel or restore an announced change',
    PlannedEventUpdate,
    PlannedEvent,
  ),
  remove('/planned-events/{id}', can.manageAlertRules, 'Cancel an announced change; it stays listed'),

  {
    ...read(
      '/keys',
      can.viewUsage,
      'Keys of the watched organizations and what is known of them',
      listOf(Key),
      KeyQuery,
    ),
    projects: 'filtered',
  },
  { ...read('/keys/{id}', can.viewUsage, "One key by the provider's id", Key), projects: 'filtered' },
  {
    ...update(
      '/keys/{id}',
      can.manageAlertRules,
      'Say who answers for a key, when to rotate it, or that it is a bait',
      KeyUpdate,
      Key,
    ),
    projects: 'filtered',
  },
  {
    ...read('/projects', can.viewUsage, 'Projects of the watched organizations', listOf(Project), ProjectQuery),
    projects: 'filtered',
  },
  ...NOTIFICATION_OPERATIONS,
  ...CHANNEL_OPERATIONS,

  read('/tokens', can.manageTokens, 'Tokens that still work', listOf(Token), PageQuery),
  create('/tokens', can.manageTokens, 'Create a token; its secret is shown this once', TokenCreate, TokenCreated),
  remove('/tokens/{id}', can.manageTokens, 'Revoke a token'),

  ...ACCOUNT_OPERATIONS,
  ...ACTIVITY_OPERATIONS,
  create('/setup', 'public', 'Make the first owner with the code printed at start', SetupInput, SetupResult),
  read('/openapi.json', can.viewUsage, 'This document', z.looseObject({ openapi: z.string() })),
];
