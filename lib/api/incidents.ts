import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import { listOf, PageQuery } from '@/lib/contracts/common';
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
import { Silence, SilenceCreate, SilencePreview, SilencePreviewRequest } from '@/lib/contracts/notifications/silences';
import { get, IdParams, post, remove } from '@/lib/http/operation';
import {
  acknowledgeIncident,
  acknowledgeIncidents,
  answerIncident,
  reopenIncident,
  resolveIncident,
  snoozeIncident,
} from '@/lib/services/incidents/handle-incidents';
import { getIncident, listIncidents } from '@/lib/services/incidents/list-incidents';
import {
  createSilence,
  endSilence,
  getSilence,
  listSilences,
  previewSilence,
} from '@/lib/services/notifications/manage-silences';

/** Incidents and the silences that keep their notifications back. */
export const INCIDENT_OPERATIONS = [
  get('/silences', {
    summary: 'What keeps notifications back, newest first',
    access: can.viewIncidents,
    query: PageQuery,
    answer: listOf(Silence),
    handler: ({ viewer, query }) => listSilences(viewer, query),
  }),
  post('/silences', {
    summary: 'Keep notifications back, once or weekly',
    access: can.manageSilences,
    body: SilenceCreate,
    status: 201,
    answer: Silence,
    handler: ({ viewer, body }) => createSilence(viewer, body),
  }),
  post('/silences/preview', {
    summary: 'What a matcher would keep back',
    access: can.viewIncidents,
    body: SilencePreviewRequest,
    answer: SilencePreview,
    handler: ({ viewer, body }) => previewSilence(viewer, body),
  }),
  get('/silences/{id}', {
    summary: 'One silence',
    access: can.viewIncidents,
    params: IdParams,
    answer: Silence,
    handler: ({ viewer, params }) => getSilence(viewer, params.id),
  }),
  remove('/silences/{id}', {
    summary: 'End a silence; it stays in the list as expired',
    access: can.manageSilences,
    params: IdParams,
    handler: ({ viewer, params }) => endSilence(viewer, params.id),
  }),
  get('/incidents', {
    summary: 'Incidents, newest first',
    access: can.viewIncidents,
    projects: 'filtered',
    query: IncidentQuery,
    answer: listOf(Incident),
    handler: ({ viewer, query }) => listIncidents(viewer, query),
  }),
  get('/incidents/{id}', {
    summary: 'One incident with its timeline',
    access: can.viewIncidents,
    projects: 'filtered',
    params: IdParams,
    answer: IncidentDetail,
    handler: ({ viewer, params }) => getIncident(viewer, params.id),
  }),
  post('/incidents/acknowledge', {
    summary: 'Take several incidents',
    access: can.handleIncidents,
    projects: 'filtered',
    body: IncidentsAcknowledge,
    answer: IncidentsAcknowledged,
    handler: ({ viewer, body }) => acknowledgeIncidents(viewer, body),
  }),
  post('/incidents/{id}/acknowledge', {
    summary: 'Take an incident',
    access: can.handleIncidents,
    projects: 'filtered',
    params: IdParams,
    body: IncidentNote,
    answer: IncidentDetail,
    handler: ({ viewer, params, body }) => acknowledgeIncident(viewer, params.id, body),
  }),
  post('/incidents/{id}/resolve', {
    summary: 'End an incident',
    access: can.handleIncidents,
    projects: 'filtered',
    params: IdParams,
    body: IncidentNote,
    answer: IncidentDetail,
    handler: ({ viewer, params, body }) => resolveIncident(viewer, params.id, body),
  }),
  post('/incidents/{id}/reopen', {
    summary: 'Take back the end of an incident',
    access: can.handleIncidents,
    projects: 'filtered',
    params: IdParams,
    body: IncidentNote,
    answer: IncidentDetail,
    handler: ({ viewer, params, body }) => reopenIncident(viewer, params.id, body),
  }),
  post('/incidents/{id}/snooze', {
    summary: 'Tell nobody for a while',
    access: can.handleIncidents,
    projects: 'filtered',
    params: IdParams,
    body: IncidentSnooze,
    answer: IncidentDetail,
    handler: ({ viewer, params, body }) => snoozeIncident(viewer, params.id, body),
  }),
  post('/incidents/{id}/feedback', {
    summary: 'Say what it was: real, expected or not useful; null takes it back',
    access: can.handleIncidents,
    projects: 'filtered',
    params: IdParams,
    body: IncidentFeedback,
    answer: IncidentDetail,
    handler: ({ viewer, params, body }) => answerIncident(viewer, params.id, body),
  }),
] as const;
