import { MINIMUM_ROLE as can } from '@/lib/auth/permissions';
import { listOf } from '@/lib/contracts/common';
import {
  CalendarLink,
  CalendarLinkCreate,
  CalendarLinkCreated,
  CalendarQuery,
  KeyDueDay,
} from '@/lib/contracts/keys/calendar';
import {
  Rotation,
  RotationCreate,
  RotationQuery,
  RotationStarted,
  RotationUpdate,
} from '@/lib/contracts/keys/rotations';
import { get, IdParams, ProviderIdParams, patch, post, remove } from '@/lib/http/operation';
import { listCalendar } from '@/lib/services/keys/list-calendar';
import { createCalendarLink, listCalendarLinks, revokeCalendarLink } from '@/lib/services/keys/manage-calendar-links';
import {
  listRotations,
  retireRotation,
  undoRotation,
  updateRotationSteps,
} from '@/lib/services/rotations/manage-rotations';
import { startRotation } from '@/lib/services/rotations/start-rotation';

/** What a token must be good for to make and delete keys. */
const CHANGES_KEYS = { scope: 'contain' } as const;

/** Replacing keys, and when they are due. */
export const ROTATION_OPERATIONS = [
  post('/keys/{id}/rotations', {
    summary: 'Begin to replace a key; the new one of a service account is in this answer and kept nowhere',
    access: can.contain,
    ...CHANGES_KEYS,
    answersSecret: true,
    params: ProviderIdParams,
    body: RotationCreate,
    status: 201,
    answer: RotationStarted,
    handler: ({ viewer, params, body }) => startRotation(viewer, params.id, body),
  }),
  get('/rotations', {
    summary: 'Rotations, newest first, with who still uses the old keys',
    access: can.viewUsage,
    projects: 'filtered',
    query: RotationQuery,
    answer: listOf(Rotation),
    handler: ({ viewer, query }) => listRotations(viewer, query),
  }),
  patch('/rotations/{id}', {
    summary: 'Note what was done of a rotation, and which key is the new one',
    access: can.contain,
    ...CHANGES_KEYS,
    params: IdParams,
    body: RotationUpdate,
    answer: Rotation,
    handler: ({ viewer, params, body }) => updateRotationSteps(viewer, params.id, body),
  }),
  post('/rotations/{id}/retire', {
    summary: 'Delete the old key once it is quiet; people prove first that it is them',
    access: can.contain,
    ...CHANGES_KEYS,
    params: IdParams,
    answer: Rotation,
    handler: ({ viewer, params }) => retireRotation(viewer, params.id),
  }),
  post('/rotations/{id}/undo', {
    summary: 'Delete the new key again unless it is in use, and keep the old one',
    access: can.contain,
    ...CHANGES_KEYS,
    params: IdParams,
    answer: Rotation,
    handler: ({ viewer, params }) => undoRotation(viewer, params.id),
  }),
  get('/key-calendar', {
    summary: 'Days on which keys are due for rotation, overdue ones first',
    access: can.viewUsage,
    projects: 'filtered',
    query: CalendarQuery,
    answer: listOf(KeyDueDay),
    handler: ({ viewer, query }) => listCalendar(viewer, query),
  }),
  get('/calendar-links', {
    summary: 'Addresses under which calendar programs read when keys are due',
    access: can.viewUsage,
    projects: 'filtered',
    answer: listOf(CalendarLink),
    handler: ({ viewer }) => listCalendarLinks(viewer),
  }),
  post('/calendar-links', {
    summary: 'Make such an address for yourself; it is shown this once',
    access: can.confirmKeys,
    projects: 'filtered',
    answersSecret: true,
    body: CalendarLinkCreate,
    status: 201,
    answer: CalendarLinkCreated,
    handler: ({ viewer, body }) => createCalendarLink(viewer, body),
  }),
  remove('/calendar-links/{id}', {
    summary: 'End such an address at once',
    access: can.confirmKeys,
    projects: 'filtered',
    params: IdParams,
    handler: ({ viewer, params }) => revokeCalendarLink(viewer, params.id),
  }),
] as const;
