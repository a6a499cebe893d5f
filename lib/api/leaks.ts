import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import { listOf, PageQuery } from '@/lib/contracts/common';
import {
  KeyFingerprint,
  Leak,
  LeakQuery,
  LeakReport,
  LeakReported,
  LeakSource,
  LeakSourceCreate,
  LeakUpdate,
} from '@/lib/contracts/leaks/leaks';
import { get, IdParams, ProviderIdParams, patch, post, remove } from '@/lib/http/operation';
import { getLeak, listLeaks } from '@/lib/services/leaks/list-leaks';
import { createLeakSource, deleteLeakSource, listLeakSources } from '@/lib/services/leaks/manage-sources';
import { registerKey } from '@/lib/services/leaks/register-key';
import { reportLeaks } from '@/lib/services/leaks/report-leaks';
import { updateLeak } from '@/lib/services/leaks/update-leak';

/** Keys that were found where they should not be. */
export const LEAK_OPERATIONS = [
  get('/leaks', {
    summary: 'Leaked keys, the newest first',
    access: can.handleLeaks,
    query: LeakQuery,
    answer: listOf(Leak),
    handler: ({ viewer, query }) => listLeaks(viewer, query),
  }),
  post('/leaks', {
    summary: 'Report what a scan found; a live key opens a critical incident',
    access: can.handleLeaks,
    body: LeakReport,
    answer: LeakReported,
    handler: ({ viewer, body }) => reportLeaks(viewer, body),
  }),
  get('/leaks/{id}', {
    summary: 'One leaked key with every place where it was seen',
    access: can.handleLeaks,
    params: IdParams,
    answer: Leak,
    handler: ({ viewer, params }) => getLeak(viewer, params.id),
  }),
  patch('/leaks/{id}', {
    summary: 'Say what became of a leaked key: open, rotated, false or accepted',
    access: can.handleLeaks,
    params: IdParams,
    body: LeakUpdate,
    answer: Leak,
    handler: ({ viewer, params, body }) => updateLeak(viewer, params.id, body),
  }),
  post('/keys/{id}/fingerprint', {
    summary: 'Enter a key once, so that it is recognised when it is found; it is not kept',
    access: can.handleLeaks,
    params: ProviderIdParams,
    body: KeyFingerprint,
    handler: ({ viewer, params, body }) => registerKey(viewer, params.id, body.key),
  }),
  get('/leak-sources', {
    summary: 'Folders that the worker scans again and again',
    access: can.manageLeakSources,
    query: PageQuery,
    answer: listOf(LeakSource),
    handler: ({ viewer }) => listLeakSources(viewer),
  }),
  post('/leak-sources', {
    summary: 'Have the worker scan a folder of its machine again and again',
    access: can.manageLeakSources,
    status: 201,
    body: LeakSourceCreate,
    answer: LeakSource,
    handler: ({ viewer, body }) => createLeakSource(viewer, body),
  }),
  remove('/leak-sources/{id}', {
    summary: 'End the scans of a folder; what was found there stays',
    access: can.manageLeakSources,
    params: IdParams,
    handler: ({ viewer, params }) => deleteLeakSource(viewer, params.id),
  }),
] as const;
