import { z } from 'zod';
import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import { listOf, PageQuery } from '@/lib/contracts/common';
import { SearchQuery, SearchResult } from '@/lib/contracts/installation/search';
import { Project, ProjectQuery } from '@/lib/contracts/keys/keys';
import { Detail, DetailQuery } from '@/lib/contracts/usage/details';
import { RateSummary, RatesSave, RatesSaved } from '@/lib/contracts/usage/exchange-rates';
import { GrowthQuery, GrowthResponse } from '@/lib/contracts/usage/growth';
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
  SavedViewQuery,
  SavedViewUpdate,
  ShareLink,
  ShareLinkCreate,
  ShareLinkCreated,
  UsageMarkersResponse,
  WindowQuery,
} from '@/lib/contracts/usage/usage-views';
import { renderChangeStream } from '@/lib/http/event-stream';
import { renderFile } from '@/lib/http/file';
import { get, IdParams, patch, post, put, remove } from '@/lib/http/operation';
import { renderJsonBytes } from '@/lib/http/route';
import { takeStreamPlace } from '@/lib/http/stream-limit';
import { deleteEvenUnread } from '@/lib/services/installation/delete-unreadable-row';
import { searchWorkspace } from '@/lib/services/installation/search-workspace';
import { watchChanges } from '@/lib/services/installation/watch-changes';
import { listProjects } from '@/lib/services/keys/manage-keys';
import { exportUsage } from '@/lib/services/usage/export-usage';
import { getDetail } from '@/lib/services/usage/get-detail';
import { getOverview } from '@/lib/services/usage/get-overview';
import { getReconciliation } from '@/lib/services/usage/get-reconciliation';
import { getUsageHours } from '@/lib/services/usage/get-usage-hours';
import { serveUsageSeriesBytes } from '@/lib/services/usage/get-usage-series';
import { listGrowth } from '@/lib/services/usage/list-growth';
import { listUsageGroups } from '@/lib/services/usage/list-usage-groups';
import { listUsageMarkers } from '@/lib/services/usage/list-usage-markers';
import { createAnnotation, deleteAnnotation, listAnnotations } from '@/lib/services/usage/manage-annotations';
import { listExchangeRates, saveExchangeRates } from '@/lib/services/usage/manage-rates';
import {
  createSavedView,
  deleteSavedView,
  listSavedViews,
  updateSavedView,
} from '@/lib/services/usage/manage-saved-views';
import { createShareLink, listShareLinks, revokeShareLink } from '@/lib/services/usage/manage-share-links';

/** Usage and cost: series, groups, notes on charts, saved and shared views, search. */
export const USAGE_OPERATIONS = [
  get('/exchange-rates', {
    summary: 'Currencies whose charges are converted, with their newest rate',
    access: can.viewUsage,
    projects: 'open',
    answer: listOf(RateSummary),
    handler: ({ viewer }) => listExchangeRates(viewer),
  }),
  put('/exchange-rates', {
    summary: 'Store dated rates; what was billed in their currencies is converted at once',
    access: can.manageConnections,
    body: RatesSave,
    answer: RatesSaved,
    handler: ({ viewer, body }) => saveExchangeRates(viewer, body),
  }),
  get('/overview', {
    summary: 'Everything the first page shows',
    access: can.viewUsage,
    projects: 'filtered',
    answer: Overview,
    handler: ({ viewer }) => getOverview(viewer),
  }),
  get('/growth', {
    summary: 'What grew this week and why',
    access: can.viewUsage,
    projects: 'filtered',
    query: GrowthQuery,
    answer: GrowthResponse,
    handler: ({ viewer, query }) => listGrowth(viewer, query),
  }),
  get('/changes', {
    summary: 'Server-sent events: what changed, as it changes',
    access: can.viewUsage,
    projects: 'filtered',
    answer: z.string(),
    media: 'text/event-stream',
    handler: async ({ viewer, request }) => {
      const release = takeStreamPlace(viewer);
      return renderChangeStream(request.signal, (publish) => watchChanges(viewer, publish), release);
    },
  }),
  get('/details', {
    summary: 'Everything about one key, project, model or person',
    access: can.viewUsage,
    projects: 'filtered',
    query: DetailQuery,
    answer: Detail,
    handler: ({ viewer, query }) => getDetail(viewer, query),
  }),
  get('/search', {
    summary: 'Find by a few letters, six of each kind',
    access: can.viewUsage,
    projects: 'filtered',
    query: SearchQuery,
    answer: SearchResult,
    handler: ({ viewer, query }) => searchWorkspace(viewer, query),
  }),
  get('/usage', {
    summary: 'Usage and cost by time bucket and group',
    access: can.viewUsage,
    projects: 'filtered',
    query: UsageQuery,
    answer: UsageResponse,
    handler: async ({ viewer, query }) => renderJsonBytes(await serveUsageSeriesBytes(viewer, query)),
  }),
  get('/usage/groups', {
    summary: 'Totals by group, a page at a time',
    access: can.viewUsage,
    projects: 'filtered',
    query: UsageGroupsQuery,
    answer: UsageGroupsResponse,
    handler: ({ viewer, query }) => listUsageGroups(viewer, query),
  }),
  get('/usage/hours', {
    summary: 'Usage by hour of the week',
    access: can.viewUsage,
    projects: 'filtered',
    query: UsageHoursQuery,
    answer: UsageHoursResponse,
    handler: ({ viewer, query }) => getUsageHours(viewer, query),
  }),
  get('/usage/markers', {
    summary: 'What happened or was planned',
    access: can.viewUsage,
    projects: 'filtered',
    query: WindowQuery,
    answer: UsageMarkersResponse,
    handler: ({ viewer, query }) => listUsageMarkers(viewer, query),
  }),
  get('/usage/export', {
    summary: 'Usage as a file: CSV, JSON or FOCUS',
    access: can.viewUsage,
    projects: 'filtered',
    query: UsageExportQuery,
    answer: z.string(),
    media: 'text/csv',
    handler: async ({ viewer, query }) => renderFile(await exportUsage(viewer, query)),
  }),
  get('/saved-views', {
    summary: 'Your saved views of a page and the shared ones',
    access: can.viewUsage,
    query: SavedViewQuery,
    answer: listOf(SavedView),
    handler: ({ viewer, query }) => listSavedViews(viewer, query.page),
  }),
  post('/saved-views', {
    summary: 'Keep a view under a name',
    access: can.saveViews,
    body: SavedViewCreate,
    status: 201,
    answer: SavedView,
    handler: ({ viewer, body }) => createSavedView(viewer, body),
  }),
  patch('/saved-views/{id}', {
    summary: 'Change a saved view of yours',
    access: can.saveViews,
    params: IdParams,
    body: SavedViewUpdate,
    answer: SavedView,
    handler: ({ viewer, params, body }) => updateSavedView(viewer, params.id, body),
  }),
  remove('/saved-views/{id}', {
    summary: 'Forget a saved view of yours',
    access: can.saveViews,
    params: IdParams,
    handler: ({ viewer, params }) =>
      deleteEvenUnread(viewer, 'saved-view', params.id, () => deleteSavedView(viewer, params.id)),
  }),
  get('/share-links', {
    summary: 'Links that still show a view to anybody',
    access: can.shareViews,
    query: PageQuery,
    answer: listOf(ShareLink),
    handler: ({ viewer, query }) => listShareLinks(viewer, query),
  }),
  post('/share-links', {
    summary: 'Make a link that shows one view; its address is shown this once',
    access: can.shareViews,
    body: ShareLinkCreate,
    answersSecret: true,
    status: 201,
    answer: ShareLinkCreated,
    handler: ({ viewer, body }) => createShareLink(viewer, body),
  }),
  remove('/share-links/{id}', {
    summary: 'End a link and its chart at once',
    access: can.shareViews,
    params: IdParams,
    handler: ({ viewer, params }) =>
      deleteEvenUnread(viewer, 'share-link', params.id, () => revokeShareLink(viewer, params.id)),
  }),
  get('/annotations', {
    summary: 'Notes on the time axis',
    access: can.viewUsage,
    query: WindowQuery,
    answer: listOf(Annotation),
    handler: ({ viewer, query }) => listAnnotations(viewer, query),
  }),
  post('/annotations', {
    summary: 'Put a note on the time axis',
    access: can.annotateCharts,
    body: AnnotationCreate,
    status: 201,
    answer: Annotation,
    handler: ({ viewer, body }) => createAnnotation(viewer, body),
  }),
  remove('/annotations/{id}', {
    summary: 'Take a note away',
    access: can.annotateCharts,
    params: IdParams,
    handler: ({ viewer, params }) =>
      deleteEvenUnread(viewer, 'annotation', params.id, () => deleteAnnotation(viewer, params.id)),
  }),
  get('/reconciliation', {
    summary: 'Estimate against bill per UTC day',
    access: can.viewUsage,
    query: ReconciliationQuery,
    answer: ReconciliationResponse,
    handler: ({ viewer, query }) => getReconciliation(viewer, query),
  }),
  get('/projects', {
    summary: 'Projects of the watched organizations',
    access: can.viewUsage,
    projects: 'filtered',
    query: ProjectQuery,
    answer: listOf(Project),
    handler: ({ viewer, query }) => listProjects(viewer, query),
  }),
] as const;
