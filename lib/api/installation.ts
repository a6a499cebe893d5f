import { z } from 'zod';
import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import { readNow } from '@/lib/clock';
import { listOf } from '@/lib/contracts/common';
import {
  RetentionChange,
  RetentionPreview,
  RetentionSettings,
  RetentionUpdate,
} from '@/lib/contracts/installation/retention';
import { SetupInput, SetupResult } from '@/lib/contracts/installation/setup';
import { UnreadableRowContract, UnreadableRowParams } from '@/lib/contracts/installation/unreadable-rows';
import { Workspace, WorkspaceCreate, WorkspaceSummary, WorkspaceUpdate } from '@/lib/contracts/installation/workspaces';
import { WorkspaceDeletion } from '@/lib/contracts/people/data-rights';
import { renderStreamedFile } from '@/lib/http/file';
import { get, IdParams, patch, post, remove } from '@/lib/http/operation';
import { getRetention } from '@/lib/services/get-retention';
import { deleteUnreadableRow } from '@/lib/services/installation/delete-unreadable-row';
import { listUnreadableRows } from '@/lib/services/installation/list-unreadable-rows';
import { previewRetention, updateRetention } from '@/lib/services/installation/manage-retention';
import {
  createWorkspace,
  getWorkspace,
  listWorkspaces,
  switchWorkspace,
  updateWorkspace,
} from '@/lib/services/installation/manage-workspaces';
import { deleteWorkspace, exportWorkspace } from '@/lib/services/installation/workspace-data';
import { setupOwner } from '@/lib/services/people/set-up-owner';

/** For signed-in people, whatever projects they see, also before the second factor. */
const SELF = { proof: 'session', projects: 'open', beforeFactor: true } as const;

/** The first owner, workspaces and how long data is kept. */
export const INSTALLATION_OPERATIONS = [
  get('/workspaces', {
    summary: 'Workspaces you belong to',
    access: can.manageOwnAccount,
    ...SELF,
    answer: listOf(WorkspaceSummary),
    handler: ({ viewer }) => listWorkspaces(viewer),
  }),
  post('/workspaces', {
    summary: 'Create a workspace',
    access: can.manageWorkspace,
    proof: 'session',
    body: WorkspaceCreate,
    status: 201,
    answer: WorkspaceSummary,
    handler: ({ viewer, body }) => createWorkspace(viewer, body),
  }),
  post('/workspaces/{id}/switch', {
    summary: 'Work in another workspace',
    access: can.manageOwnAccount,
    ...SELF,
    params: IdParams,
    handler: ({ viewer, params }) => switchWorkspace(viewer, params.id),
  }),
  get('/workspace', {
    summary: 'The workspace and its settings',
    access: can.viewUsage,
    projects: 'open',
    answer: Workspace,
    handler: ({ viewer }) => getWorkspace(viewer),
  }),
  patch('/workspace', {
    summary: 'Change the workspace',
    access: can.manageWorkspace,
    proof: 'recent',
    body: WorkspaceUpdate,
    answer: Workspace,
    handler: ({ viewer, body }) => updateWorkspace(viewer, body),
  }),
  get('/retention', {
    summary: 'How long data is kept',
    access: can.manageWorkspace,
    answer: RetentionSettings,
    handler: ({ viewer }) => getRetention(viewer),
  }),
  patch('/retention', {
    summary: 'Keep data longer or shorter',
    access: can.manageWorkspace,
    proof: 'recent',
    body: RetentionUpdate,
    answer: RetentionSettings,
    handler: ({ viewer, body }) => updateRetention(viewer, body),
  }),
  /** A post, for settings are many; it changes nothing. */
  post('/retention/preview', {
    summary: 'What would be removed by the next tidying',
    access: can.manageWorkspace,
    body: RetentionChange,
    answer: RetentionPreview,
    handler: ({ viewer, body }) => previewRetention(viewer, body, readNow()),
  }),
  get('/unreadable-rows', {
    summary: 'Stored rows that this version cannot read',
    access: can.viewUsage,
    answer: listOf(UnreadableRowContract),
    handler: async ({ viewer }) => ({ data: await listUnreadableRows(viewer, readNow()), nextCursor: null }),
  }),
  remove('/unreadable-rows/{what}/{id}', {
    summary: 'Delete a row that cannot be read',
    access: can.manageWorkspace,
    params: UnreadableRowParams,
    handler: ({ viewer, params }) => deleteUnreadableRow(viewer, params.what, params.id),
  }),
  /** A post, for it leaves a line in the audit trail. */
  post('/workspace/export', {
    summary: 'Everything in the workspace as JSON lines',
    access: can.deleteWorkspace,
    proof: 'recent',
    answer: z.string(),
    media: 'application/x-ndjson',
    handler: async ({ viewer }) =>
      renderStreamedFile({
        name: 'workspace.jsonl',
        contentType: 'application/x-ndjson',
        chunks: await exportWorkspace(viewer),
      }),
  }),
  post('/workspace/delete', {
    summary: 'Delete the workspace',
    access: can.deleteWorkspace,
    proof: 'recent',
    body: WorkspaceDeletion,
    handler: ({ viewer, body }) => deleteWorkspace(viewer, body.confirm),
  }),
  post('/setup', {
    summary: 'Make the first owner with the code printed at start',
    access: 'public',
    body: SetupInput,
    status: 201,
    answer: SetupResult,
    handler: ({ body }) => setupOwner(body),
  }),
] as const;
