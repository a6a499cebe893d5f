import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import { listOf } from '@/lib/contracts/common';
import {
  Containment,
  ContainmentCreate,
  ContainmentLevers,
  ContainmentQuery,
  LeverQuery,
} from '@/lib/contracts/containment/containments';
import {
  ContainmentPolicy,
  ContainmentPolicyCreate,
  ContainmentPolicyUpdate,
  ContainmentSettings,
  ContainmentSettingsUpdate,
  KillSwitch,
} from '@/lib/contracts/containment/policies';
import { get, IdParams, patch, post, put, remove } from '@/lib/http/operation';
import {
  applyContainment,
  approveContainment,
  cancelContainment,
  undoContainment,
} from '@/lib/services/containment/command-containment';
import { createContainment } from '@/lib/services/containment/create-containment';
import { getContainment } from '@/lib/services/containment/get-containment';
import { listContainments } from '@/lib/services/containment/list-containments';
import { listLevers } from '@/lib/services/containment/list-levers';
import {
  createContainmentPolicy,
  deleteContainmentPolicy,
  getContainmentPolicy,
  listContainmentPolicies,
  updateContainmentPolicy,
} from '@/lib/services/containment/manage-policies';
import {
  readContainmentSettings,
  setKillSwitch,
  updateContainmentSettings,
} from '@/lib/services/containment/manage-settings';
import { deleteEvenUnread } from '@/lib/services/installation/delete-unreadable-row';

/** Every operation that stops someone's work needs a token scope of its own. */
const STOPS = { scope: 'contain' } as const;

/** Plans that stop spend at the provider, and policies for automatic containment. */
export const CONTAINMENT_OPERATIONS = [
  get('/containments', {
    summary: 'Plans to stop spend, newest first',
    access: can.viewContainments,
    projects: 'filtered',
    query: ContainmentQuery,
    answer: listOf(Containment),
    handler: ({ viewer, query }) => listContainments(viewer, query),
  }),
  post('/containments', {
    summary: 'Plan what stops spend: what it would stop and keep running, with the values of now; nothing is changed',
    access: can.askForContainment,
    projects: 'filtered',
    ...STOPS,
    body: ContainmentCreate,
    status: 201,
    answer: Containment,
    handler: ({ viewer, body }) => createContainment(viewer, body),
  }),
  get('/containments/{id}', {
    summary: 'One plan with its steps and the words of the provider',
    access: can.viewContainments,
    projects: 'filtered',
    params: IdParams,
    answer: Containment,
    handler: ({ viewer, params }) => getContainment(viewer, params.id),
  }),
  post('/containments/{id}/approve', {
    summary: 'Approve a plan as a second person, or as an owner, and apply it',
    access: can.contain,
    projects: 'filtered',
    proof: 'recent',
    params: IdParams,
    answer: Containment,
    handler: ({ viewer, params }) => approveContainment(viewer, params.id),
  }),
  post('/containments/{id}/apply', {
    summary: 'Apply a plan, or go on with one that failed in part; people prove first that it is them',
    access: can.contain,
    projects: 'filtered',
    ...STOPS,
    params: IdParams,
    answer: Containment,
    handler: ({ viewer, params }) => applyContainment(viewer, params.id),
  }),
  post('/containments/{id}/undo', {
    summary: 'Put back what a plan changed; people prove first that it is them',
    access: can.contain,
    projects: 'filtered',
    ...STOPS,
    params: IdParams,
    answer: Containment,
    handler: ({ viewer, params }) => undoContainment(viewer, params.id),
  }),
  post('/containments/{id}/cancel', {
    summary: 'Cancel a plan before it is applied',
    access: can.handleIncidents,
    projects: 'filtered',
    ...STOPS,
    params: IdParams,
    answer: Containment,
    handler: ({ viewer, params }) => cancelContainment(viewer, params.id),
  }),
  get('/containment-levers', {
    summary: 'What can be done about a target or an incident, weakest first, and why the rest cannot',
    access: can.viewContainments,
    projects: 'filtered',
    query: LeverQuery,
    answer: ContainmentLevers,
    handler: ({ viewer, query }) => listLevers(viewer, query),
  }),
  get('/containment-policies', {
    summary: 'What is done about severe incidents, automatically or after approval',
    access: can.viewContainments,
    answer: listOf(ContainmentPolicy),
    handler: ({ viewer }) => listContainmentPolicies(viewer),
  }),
  post('/containment-policies', {
    summary: 'Add a policy; a dry run by default',
    access: can.manageContainmentPolicies,
    body: ContainmentPolicyCreate,
    status: 201,
    answer: ContainmentPolicy,
    handler: ({ viewer, body }) => createContainmentPolicy(viewer, body),
  }),
  put('/containment-policies/kill-switch', {
    summary: 'Stop all automation, or let it work again; people prove first that it is them to let it work',
    access: can.askForContainment,
    ...STOPS,
    body: KillSwitch,
    answer: ContainmentSettings,
    handler: ({ viewer, body }) => setKillSwitch(viewer, body),
  }),
  get('/containment-policies/{id}', {
    summary: 'One policy',
    access: can.viewContainments,
    params: IdParams,
    answer: ContainmentPolicy,
    handler: ({ viewer, params }) => getContainmentPolicy(viewer, params.id),
  }),
  patch('/containment-policies/{id}', {
    summary: 'Change a policy',
    access: can.manageContainmentPolicies,
    params: IdParams,
    body: ContainmentPolicyUpdate,
    answer: ContainmentPolicy,
    handler: ({ viewer, params, body }) => updateContainmentPolicy(viewer, params.id, body),
  }),
  remove('/containment-policies/{id}', {
    summary: 'Delete a policy; what it asked for still waits',
    access: can.manageContainmentPolicies,
    params: IdParams,
    handler: ({ viewer, params }) =>
      deleteEvenUnread(viewer, 'containment-policy', params.id, () => deleteContainmentPolicy(viewer, params.id)),
  }),
  get('/containment-settings', {
    summary: 'What holds for all automation: the kill switch, protected keys, most actions an hour',
    access: can.viewContainments,
    answer: ContainmentSettings,
    handler: ({ viewer }) => readContainmentSettings(viewer),
  }),
  patch('/containment-settings', {
    summary: 'Change protected keys and the most actions an hour',
    access: can.manageContainmentPolicies,
    body: ContainmentSettingsUpdate,
    answer: ContainmentSettings,
    handler: ({ viewer, body }) => updateContainmentSettings(viewer, body),
  }),
] as const;
