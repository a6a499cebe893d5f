import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import { listOf, PageQuery } from '@/lib/contracts/common';
import {
  Connection,
  ConnectionCreate,
  ConnectionCreated,
  ConnectionStatus,
  ConnectionTest,
  ConnectionTestResult,
  ConnectionUpdate,
  IngestRun,
  IngestRunQuery,
  PushStatus,
  PushToken,
} from '@/lib/contracts/connections/connections';
import { Provider } from '@/lib/contracts/connections/providers';
import { get, IdParams, patch, post, remove } from '@/lib/http/operation';
import { getConnectionStatus, listIngestRuns } from '@/lib/services/connections/get-connection-status';
import { getConnection, listConnections } from '@/lib/services/connections/list-connections';
import { listProviders } from '@/lib/services/connections/list-providers';
import {
  createConnection,
  deleteConnection,
  testConnection,
  updateConnection,
} from '@/lib/services/connections/manage-connections';
import { getPushStatus, makesToken, replaceSourceToken } from '@/lib/services/connections/pushed/manage-sources';
import { recheckKeys } from '@/lib/services/connections/recheck-keys';
import { requestPull } from '@/lib/services/connections/request-pull';

/** Watched provider organizations and the pulls that read them. */
export const CONNECTION_OPERATIONS = [
  get('/ingest-runs', {
    summary: 'Pulls, newest first',
    access: can.viewUsage,
    query: IngestRunQuery,
    answer: listOf(IngestRun),
    handler: ({ viewer, query }) => listIngestRuns(viewer, query),
  }),
  get('/providers', {
    summary: 'Providers that can be connected: what each can do, and how its key is made',
    access: can.viewUsage,
    projects: 'open',
    answer: listOf(Provider),
    handler: async () => listProviders(),
  }),
  get('/connections', {
    summary: 'Watched provider organizations',
    access: can.viewUsage,
    projects: 'open',
    query: PageQuery,
    answer: listOf(Connection),
    handler: ({ viewer, query }) => listConnections(viewer, query),
  }),
  post('/connections', {
    summary: 'Connect an organization; the key is tried first',
    access: can.manageConnections,
    answersSecret: makesToken,
    body: ConnectionCreate,
    status: 201,
    answer: ConnectionCreated,
    handler: ({ viewer, body }) => createConnection(viewer, body),
  }),
  post('/connections/test', {
    summary: 'Try what keys can read and change; nothing is saved and nothing is changed',
    access: can.manageConnections,
    body: ConnectionTest,
    answer: ConnectionTestResult,
    handler: ({ viewer, body }) => testConnection(viewer, body),
  }),
  get('/connections/{id}', {
    summary: 'One connection',
    access: can.viewUsage,
    projects: 'open',
    params: IdParams,
    answer: Connection,
    handler: ({ viewer, params }) => getConnection(viewer, params.id),
  }),
  patch('/connections/{id}', {
    summary: 'Rename, pause, resume or give a new key',
    access: can.manageConnections,
    params: IdParams,
    body: ConnectionUpdate,
    answer: Connection,
    handler: ({ viewer, params, body }) => updateConnection(viewer, params.id, body),
  }),
  post('/connections/{id}/check-keys', {
    summary: 'Look again at what its stored keys can do',
    access: can.manageConnections,
    params: IdParams,
    answer: Connection,
    handler: ({ viewer, params }) => recheckKeys(viewer, params.id),
  }),
  remove('/connections/{id}', {
    summary: 'Remove a connection and all that was read through it',
    access: can.manageConnections,
    params: IdParams,
    handler: ({ viewer, params }) => deleteConnection(viewer, params.id),
  }),
  get('/connections/{id}/status', {
    summary: 'How fresh and complete its data is',
    access: can.viewUsage,
    projects: 'open',
    params: IdParams,
    answer: ConnectionStatus,
    handler: ({ viewer, params }) => getConnectionStatus(viewer, params.id),
  }),
  get('/connections/{id}/push', {
    summary: 'What a source that usage is pushed to received, counts and refuses',
    access: can.viewUsage,
    params: IdParams,
    answer: PushStatus,
    handler: ({ viewer, params }) => getPushStatus(viewer, params.id),
  }),
  post('/connections/{id}/push-token', {
    summary: 'A new token of a source; the present one ends at once',
    access: can.manageConnections,
    answersSecret: true,
    params: IdParams,
    status: 201,
    answer: PushToken,
    handler: ({ viewer, params }) => replaceSourceToken(viewer, params.id),
  }),
  post('/connections/{id}/pull', {
    summary: 'Pull as soon as a worker is free',
    access: can.requestPulls,
    params: IdParams,
    status: 202,
    answer: ConnectionStatus,
    handler: ({ viewer, params }) => requestPull(viewer, params.id),
  }),
] as const;
