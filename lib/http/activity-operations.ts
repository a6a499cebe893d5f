import { z } from 'zod';
import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { listOf } from '@/lib/contracts/common';
import { ActivityEntry, ActivityExportQuery, ActivityQuery } from '@/lib/contracts/people/activity';
import { type Operation, read } from './operation';

const can = MINIMUM_ROLE;

/** Operations on the audit trail. */
export const ACTIVITY_OPERATIONS: readonly Operation[] = [
  read('/activity', can.viewActivity, 'Who did what, from where, newest first', listOf(ActivityEntry), ActivityQuery),
  {
    ...read(
      '/activity/export',
      can.viewActivity,
      'The same as a file: CSV or JSON lines',
      z.string(),
      ActivityExportQuery,
    ),
    media: 'text/csv',
  },
];
