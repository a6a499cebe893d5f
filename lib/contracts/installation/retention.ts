import { z } from 'zod';
import { Instant } from '@/lib/contracts/common';
import { RETENTION_FIELDS, RETENTION_LIMITS, type RetentionField } from '@/lib/domain/installation/retention';

const days = (field: RetentionField) => {
  const { min, max } = RETENTION_LIMITS[field];
  return z.number().int().min(min, `expected ${min} or more days`).max(max, `expected at most ${max} days`);
};

/** Days that each kind of data is kept; null = for ever. */
export const RetentionSettings = z.object({
  minuteDays: days('minuteDays').meta({ description: 'Usage by minute; hours stay' }),
  hourDays: days('hourDays').meta({ description: 'Usage by hour; days stay' }),
  dayDays: days('dayDays').nullable().meta({ description: 'Usage by day, and bills' }),
  incidentDays: days('incidentDays')
    .nullable()
    .meta({ description: 'Incidents, counted from when they were resolved' }),
  messageDays: days('messageDays')
    .nullable()
    .meta({ description: 'Mails of the built-in mailbox, and what was sent about things that are over' }),
  activityDays: days('activityDays').nullable().meta({ description: 'The audit trail, from its beginning' }),
});
export type RetentionSettings = z.infer<typeof RetentionSettings>;

/** What is left out stays as it is. */
export const RetentionChange = RetentionSettings.partial();
export type RetentionChange = z.infer<typeof RetentionChange>;

export const RetentionUpdate = RetentionChange.extend({
  confirm: z
    .string()
    .trim()
    .max(300)
    .optional()
    .meta({ description: 'The name of the workspace, when anything is to be kept for a shorter time than before' }),
});
export type RetentionUpdate = z.infer<typeof RetentionUpdate>;

/** What the next tidying removes, within the hour. */
export const RetentionPreview = z.object({
  /** Something is kept for a shorter time than before, so the name of the workspace has to be typed. */
  needsConfirmation: z.boolean(),
  data: z.array(
    z.object({
      field: z.enum(RETENTION_FIELDS as [RetentionField, ...RetentionField[]]),
      /** What is older goes; null = nothing does. */
      before: Instant.nullable(),
      /** Rows that go, counted up to a million. */
      rows: z.number().int(),
      /** There are more than were counted. */
      isMore: z.boolean(),
      isShortened: z.boolean(),
    }),
  ),
});
export type RetentionPreview = z.infer<typeof RetentionPreview>;
