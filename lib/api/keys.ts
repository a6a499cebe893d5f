import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import { listOf } from '@/lib/contracts/common';
import { FindingList, FindingQuery, KeyPolicy, KeyPolicyUpdate } from '@/lib/contracts/keys/findings';
import { Key, KeyQuery, KeyUpdate } from '@/lib/contracts/keys/keys';
import { Posture } from '@/lib/contracts/keys/posture';
import { get, ProviderIdParams, patch } from '@/lib/http/operation';
import { getPosture } from '@/lib/services/keys/get-posture';
import { getKeyPolicy, listFindings, updateKeyPolicy } from '@/lib/services/keys/list-findings';
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
  get('/key-findings', {
    summary: 'What is wrong with keys, gravest first, with the cost at stake and the next step',
    access: can.viewUsage,
    projects: 'filtered',
    query: FindingQuery,
    answer: FindingList,
    handler: ({ viewer, query }) => listFindings(viewer, query),
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
