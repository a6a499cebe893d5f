import { z } from 'zod';
import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import { listOf } from '@/lib/contracts/common';
import {
  ConfirmationInput,
  ConfirmationQuery,
  ConfirmationResult,
  KeyConfirmation,
} from '@/lib/contracts/keys/confirmations';
import { FindingList, FindingQuery, KeyPolicy, KeyPolicyUpdate } from '@/lib/contracts/keys/findings';
import { Inventory, InventoryExportQuery, InventoryQuery } from '@/lib/contracts/keys/inventory';
import { Key, KeyQuery, KeyUpdate } from '@/lib/contracts/keys/keys';
import { Posture } from '@/lib/contracts/keys/posture';
import { RegisterImport, RegisterPlan } from '@/lib/contracts/keys/register';
import { renderFile } from '@/lib/http/file';
import { get, ProviderIdParams, patch, post } from '@/lib/http/operation';
import { confirmKeys, listConfirmations } from '@/lib/services/keys/confirm-keys';
import { getPosture } from '@/lib/services/keys/get-posture';
import { exportRegister, importRegister } from '@/lib/services/keys/import-register';
import { getKeyPolicy, listFindings, updateKeyPolicy } from '@/lib/services/keys/list-findings';
import { exportInventory, listInventory } from '@/lib/services/keys/list-inventory';
import { getKey, listKeys, updateKey } from '@/lib/services/keys/manage-keys';

/** Keys of the watched organizations. */
export const KEY_OPERATIONS = [
  get('/keys', {
    summary: 'Keys of the watched organizations and what is known of them',
    access: can.viewUsage,
    projects: 'filtered',
    query: KeyQuery,
    answer: listOf(Key),
    handler: ({ viewer, query }) => listKeys(viewer, query),
  }),
  get('/keys/{id}', {
    summary: "One key by the provider's id",
    access: can.viewUsage,
    projects: 'filtered',
    params: ProviderIdParams,
    answer: Key,
    handler: ({ viewer, params }) => getKey(viewer, params.id),
  }),
  patch('/keys/{id}', {
    summary: 'Say who answers for a key, when to rotate it, or that it is a bait',
    access: can.manageAlertRules,
    projects: 'filtered',
    params: ProviderIdParams,
    body: KeyUpdate,
    answer: Key,
    handler: ({ viewer, params, body }) => updateKey(viewer, params.id, body),
  }),
  get('/inventory', {
    summary:
      'All keys, projects, service accounts, admin keys or people of all connections with what they spent in 30 days',
    access: can.viewUsage,
    projects: 'filtered',
    query: InventoryQuery,
    answer: Inventory,
    handler: ({ viewer, query }) => listInventory(viewer, query),
  }),
  get('/inventory/export', {
    summary: 'The inventory as CSV, with the filters, order and columns of a view',
    access: can.viewUsage,
    projects: 'filtered',
    query: InventoryExportQuery,
    answer: z.string(),
    media: 'text/csv',
    handler: async ({ viewer, query }) => renderFile(await exportInventory(viewer, query)),
  }),
  get('/key-register/export', {
    summary: 'What is written down about keys, as CSV that the import takes back',
    access: can.viewUsage,
    projects: 'filtered',
    answer: z.string(),
    media: 'text/csv',
    handler: async ({ viewer }) => renderFile(await exportRegister(viewer)),
  }),
  post('/key-register/import', {
    summary: 'Write down what a CSV says about keys: first what would change or is wrong line by line, then all of it',
    access: can.manageAlertRules,
    projects: 'filtered',
    body: RegisterImport,
    answer: RegisterPlan,
    handler: ({ viewer, body }) => importRegister(viewer, body),
  }),
  get('/key-findings', {
    summary: 'What is wrong with keys, most severe first, with the cost at stake and the next step',
    access: can.viewUsage,
    projects: 'filtered',
    query: FindingQuery,
    answer: FindingList,
    handler: ({ viewer, query }) => listFindings(viewer, query),
  }),
  get('/key-confirmations', {
    summary: 'Questions to owners whether keys are needed that have no answer yet',
    access: can.viewUsage,
    projects: 'filtered',
    query: ConfirmationQuery,
    answer: listOf(KeyConfirmation),
    handler: ({ viewer, query }) => listConfirmations(viewer, query),
  }),
  post('/key-confirmations', {
    summary: 'Say that keys are needed and that what is written down about them is right',
    access: can.confirmKeys,
    projects: 'filtered',
    body: ConfirmationInput,
    answer: ConfirmationResult,
    handler: ({ viewer, body }) => confirmKeys(viewer, body),
  }),
  get('/posture', {
    summary: "The provider's advice against unauthorized usage as a checklist with its score",
    access: can.viewUsage,
    answer: Posture,
    handler: ({ viewer }) => getPosture(viewer),
  }),
  get('/key-policy', {
    summary: 'By what keys are judged',
    access: can.viewUsage,
    answer: KeyPolicy,
    handler: ({ viewer }) => getKeyPolicy(viewer),
  }),
  patch('/key-policy', {
    summary: 'Change by what keys are judged',
    access: can.managePolicies,
    body: KeyPolicyUpdate,
    answer: KeyPolicy,
    handler: ({ viewer, body }) => updateKeyPolicy(viewer, body),
  }),
] as const;
