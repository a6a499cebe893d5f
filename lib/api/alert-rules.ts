import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import {
  AlertRule,
  AlertRuleCreate,
  AlertRulePreview,
  AlertRulePreviewRequest,
  AlertRuleUpdate,
} from '@/lib/contracts/alert-rules/alert-rules';
import { PlannedEvent, PlannedEventCreate, PlannedEventUpdate } from '@/lib/contracts/alert-rules/planned-events';
import { listOf, PageQuery } from '@/lib/contracts/common';
import { get, IdParams, patch, post, remove } from '@/lib/http/operation';
import {
  createAlertRule,
  deleteAlertRule,
  getAlertRule,
  listAlertRules,
  updateAlertRule,
} from '@/lib/services/alert-rules/manage-alert-rules';
import {
  cancelPlannedEvent,
  createPlannedEvent,
  getPlannedEvent,
  listPlannedEvents,
  updatePlannedEvent,
} from '@/lib/services/alert-rules/manage-planned-events';
import { previewAlertRule } from '@/lib/services/alert-rules/preview-alert-rule';
import { deleteEvenUnread } from '@/lib/services/installation/delete-unreadable-row';

/** Alert rules and announced changes of spend. */
export const ALERT_RULE_OPERATIONS = [
  get('/alert-rules', {
    summary: 'What is watched and when it fires',
    access: can.viewUsage,
    answer: listOf(AlertRule),
    handler: ({ viewer }) => listAlertRules(viewer),
  }),
  post('/alert-rules', {
    summary: 'Create an alert rule',
    access: can.manageAlertRules,
    body: AlertRuleCreate,
    status: 201,
    answer: AlertRule,
    handler: ({ viewer, body }) => createAlertRule(viewer, body),
  }),
  /** A question that takes a body, so it is a POST; it writes nothing. */
  post('/alert-rules/preview', {
    summary: 'What a rule would have fired on in the last 30 days',
    access: can.viewUsage,
    body: AlertRulePreviewRequest,
    answer: AlertRulePreview,
    handler: ({ viewer, body }) => previewAlertRule(viewer, body),
  }),
  get('/alert-rules/{id}', {
    summary: 'One alert rule',
    access: can.viewUsage,
    params: IdParams,
    answer: AlertRule,
    handler: ({ viewer, params }) => getAlertRule(viewer, params.id),
  }),
  patch('/alert-rules/{id}', {
    summary: 'Change an alert rule',
    access: can.manageAlertRules,
    params: IdParams,
    body: AlertRuleUpdate,
    answer: AlertRule,
    handler: ({ viewer, params, body }) => updateAlertRule(viewer, params.id, body),
  }),
  remove('/alert-rules/{id}', {
    summary: 'Delete an alert rule',
    access: can.manageAlertRules,
    params: IdParams,
    handler: ({ viewer, params }) =>
      deleteEvenUnread(viewer, 'alert-rule', params.id, () => deleteAlertRule(viewer, params.id)),
  }),
  get('/planned-events', {
    summary: 'Announced changes of spend, newest first',
    access: can.viewUsage,
    query: PageQuery,
    answer: listOf(PlannedEvent),
    handler: ({ viewer, query }) => listPlannedEvents(viewer, query),
  }),
  post('/planned-events', {
    summary: 'Announce a launch or migration, so that it raises no alert',
    access: can.manageAlertRules,
    body: PlannedEventCreate,
    status: 201,
    answer: PlannedEvent,
    handler: ({ viewer, body }) => createPlannedEvent(viewer, body),
  }),
  get('/planned-events/{id}', {
    summary: 'One announced change',
    access: can.viewUsage,
    params: IdParams,
    answer: PlannedEvent,
    handler: ({ viewer, params }) => getPlannedEvent(viewer, params.id),
  }),
  patch('/planned-events/{id}', {
    summary: 'Change, cancel or restore an announced change',
    access: can.manageAlertRules,
    params: IdParams,
    body: PlannedEventUpdate,
    answer: PlannedEvent,
    handler: ({ viewer, params, body }) => updatePlannedEvent(viewer, params.id, body),
  }),
  remove('/planned-events/{id}', {
    summary: 'Cancel an announced change; it stays listed',
    access: can.manageAlertRules,
    params: IdParams,
    handler: ({ viewer, params }) => cancelPlannedEvent(viewer, params.id),
  }),
] as const;
