import { z } from 'zod';
import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import {
  AccountActivityExportQuery,
  AccountActivityQuery,
  AccountEvent,
  AccountLogState,
  ExpectedActor,
  ExpectedActorCreate,
  IncidentSurroundings,
} from '@/lib/contracts/account-activity/account-activity';
import { listOf, PageQuery } from '@/lib/contracts/common';
import { renderStreamedFile } from '@/lib/http/file';
import { get, IdParams, post, remove } from '@/lib/http/operation';
import {
  exportAccountActivity,
  listAccountActivity,
  listEventsAround,
} from '@/lib/services/account-activity/list-account-activity';
import { listLogStates } from '@/lib/services/account-activity/list-account-logs';
import {
  createExpectedActor,
  deleteExpectedActor,
  listExpectedActors,
} from '@/lib/services/account-activity/manage-expected-actors';

/** What happens in the providers' accounts. */
export const ACCOUNT_ACTIVITY_OPERATIONS = [
  get('/account-activity', {
    summary: "Events of the providers' audit logs, the newest first",
    access: can.viewAccountActivity,
    query: AccountActivityQuery,
    answer: listOf(AccountEvent),
    handler: ({ viewer, query }) => listAccountActivity(viewer, query),
  }),
  get('/account-activity/export', {
    summary: 'The same as a file: CSV or JSON lines',
    access: can.viewAccountActivity,
    query: AccountActivityExportQuery,
    answer: z.string(),
    media: 'text/csv',
    handler: async ({ viewer, query }) =>
      renderStreamedFile({
        name: query.format === 'csv' ? 'account-activity.csv' : 'account-activity.jsonl',
        contentType: query.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
        chunks: exportAccountActivity(viewer, query),
      }),
  }),
  get('/account-activity/logs', {
    summary: 'How far the audit log of each connection is read, and why not further',
    access: can.viewAccountActivity,
    query: PageQuery,
    answer: listOf(AccountLogState),
    handler: ({ viewer }) => listLogStates(viewer),
  }),
  get('/incidents/{id}/account-activity', {
    summary: 'What happened in the account around the start of an incident',
    access: can.viewAccountActivity,
    params: IdParams,
    answer: IncidentSurroundings,
    handler: ({ viewer, params }) => listEventsAround(viewer, params.id),
  }),
  get('/expected-actors', {
    summary: 'Announced actors: their known actions cause no notification',
    access: can.viewAccountActivity,
    query: PageQuery,
    answer: listOf(ExpectedActor),
    handler: ({ viewer }) => listExpectedActors(viewer),
  }),
  post('/expected-actors', {
    summary: 'Announce an actor, such as an automation that makes keys',
    access: can.manageExpectedActors,
    status: 201,
    body: ExpectedActorCreate,
    answer: ExpectedActor,
    handler: ({ viewer, body }) => createExpectedActor(viewer, body),
  }),
  remove('/expected-actors/{id}', {
    summary: 'Take an announcement back: the actor is watched as everybody is',
    access: can.manageExpectedActors,
    params: IdParams,
    handler: ({ viewer, params }) => deleteExpectedActor(viewer, params.id),
  }),
] as const;
