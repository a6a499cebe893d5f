import { z } from 'zod';
import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import { listOf, PageQuery } from '@/lib/contracts/common';
import {
  IncidentChecklist,
  IncidentChecklistUpdate,
  IncidentNoteEntry,
  IncidentNoteWrite,
  IncidentRoom,
} from '@/lib/contracts/incidents/incident-room';
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
import { IncidentTimes } from '@/lib/contracts/incidents/response-times';
import { Silence, SilenceCreate, SilencePreview, SilencePreviewRequest } from '@/lib/contracts/notifications/silences';
import { renderFile } from '@/lib/http/file';
import { get, IdParams, patch, post, remove } from '@/lib/http/operation';
import { writeEvidencePack, writeEvidencePdf, writeIncidentReport } from '@/lib/services/incidents/evidence-pack';
import { getIncidentTimes } from '@/lib/services/incidents/get-incident-times';
import { getIncidentRoom } from '@/lib/services/incidents/get-room';
import {
  acknowledgeIncident,
  acknowledgeIncidents,
  answerIncident,
  reopenIncident,
  resolveIncident,
  snoozeIncident,
} from '@/lib/services/incidents/handle-incidents';
import { getIncident, listIncidents } from '@/lib/services/incidents/list-incidents';
import { getIncidentChecklist, updateIncidentChecklist } from '@/lib/services/incidents/manage-checklist';
import {
  deleteIncidentNote,
  editIncidentNote,
  listIncidentNotes,
  writeIncidentNote,
} from '@/lib/services/incidents/manage-notes';
import { deleteEvenUnread } from '@/lib/services/installation/delete-unreadable-row';
import {
  createSilence,
  endSilence,
  getSilence,
  listSilences,
  previewSilence,
} from '@/lib/services/notifications/manage-silences';

/** Incidents and the silences that keep their notifications back. */
export const INCIDENT_OPERATIONS = [
  get('/incident-times', {
    summary: 'How soon incidents of the last 90 days were noticed, acknowledged and contained',
    access: can.viewIncidents,
    projects: 'filtered',
    answer: IncidentTimes,
    handler: ({ viewer }) => getIncidentTimes(viewer),
  }),
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
    handler: ({ viewer, params }) =>
      deleteEvenUnread(viewer, 'silence', params.id, () => endSilence(viewer, params.id)),
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
    summary: 'Suppress notifications for a while',
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
  get('/incidents/{id}/notes', {
    summary: 'What people wrote about an incident, newest first',
    access: can.viewIncidents,
    projects: 'filtered',
    params: IdParams,
    query: PageQuery,
    answer: listOf(IncidentNoteEntry),
    handler: ({ viewer, params, query }) => listIncidentNotes(viewer, params.id, query),
  }),
  post('/incidents/{id}/notes', {
    summary: 'Write a note; members it mentions get a mail',
    access: can.handleIncidents,
    projects: 'filtered',
    params: IdParams,
    body: IncidentNoteWrite,
    status: 201,
    answer: IncidentNoteEntry,
    handler: ({ viewer, params, body }) => writeIncidentNote(viewer, params.id, body),
  }),
  patch('/incident-notes/{id}', {
    summary: 'Change a note of yours',
    access: can.handleIncidents,
    projects: 'filtered',
    params: IdParams,
    body: IncidentNoteWrite,
    answer: IncidentNoteEntry,
    handler: ({ viewer, params, body }) => editIncidentNote(viewer, params.id, body),
  }),
  remove('/incident-notes/{id}', {
    summary: 'Delete a note of yours; admins may delete any',
    access: can.handleIncidents,
    projects: 'filtered',
    params: IdParams,
    handler: ({ viewer, params }) => deleteIncidentNote(viewer, params.id),
  }),
  get('/incidents/{id}/checklist', {
    summary: "The provider's advice as steps: what is done, by whom, and what Spendwatch knows to be done",
    access: can.viewIncidents,
    projects: 'filtered',
    params: IdParams,
    answer: IncidentChecklist,
    handler: ({ viewer, params }) => getIncidentChecklist(viewer, params.id),
  }),
  patch('/incidents/{id}/checklist', {
    summary: 'Say where a step stands, who takes care of it, or something about it',
    access: can.handleIncidents,
    projects: 'filtered',
    params: IdParams,
    body: IncidentChecklistUpdate,
    answer: IncidentChecklist,
    handler: ({ viewer, params, body }) => updateIncidentChecklist(viewer, params.id, body),
  }),
  get('/incidents/{id}/room', {
    summary:
      'What stands beside an incident: loss so far, leaks of its key, events around its start, similar incidents',
    access: can.viewIncidents,
    projects: 'filtered',
    params: IdParams,
    answer: IncidentRoom,
    handler: ({ viewer, params }) => getIncidentRoom(viewer, params.id),
  }),
  get('/incidents/{id}/report.md', {
    summary: 'What happened, when, the dollars by then, and what was done, in Markdown',
    access: can.viewIncidents,
    projects: 'filtered',
    params: IdParams,
    answer: z.string(),
    media: 'text/markdown',
    handler: async ({ viewer, params }) => renderFile(await writeIncidentReport(viewer, params.id)),
  }),
  get('/incidents/{id}/evidence.pdf', {
    summary: "Evidence for the provider's support as a document",
    access: can.viewIncidents,
    projects: 'filtered',
    params: IdParams,
    answer: z.string(),
    media: 'application/pdf',
    handler: async ({ viewer, params }) => renderFile(await writeEvidencePdf(viewer, params.id)),
  }),
  get('/incidents/{id}/evidence.zip', {
    summary: 'The same with usage by minute, timeline, keys, actions and a draft mail, each with its SHA-256',
    access: can.viewIncidents,
    projects: 'filtered',
    params: IdParams,
    answer: z.string(),
    media: 'application/zip',
    handler: async ({ viewer, params }) => renderFile(await writeEvidencePack(viewer, params.id)),
  }),
] as const;
