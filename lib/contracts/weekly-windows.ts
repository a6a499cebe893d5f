import type { z } from 'zod';
import { IncidentMatcherSchema } from '@/lib/domain/incidents/incident-matcher';
import { WeeklyWindowSchema } from '@/lib/domain/weekly-window';
import { Timezone } from './common';

/** Which incidents: empty lists and absent scope fields mean "any". */
export const IncidentMatcher = IncidentMatcherSchema.meta({
  description: 'Which incidents; empty lists and absent scope fields mean "any"',
});

/** Hours of the week on the wall clock of a zone; `until` at or before `from` lies on the next day. */
export const WeeklyWindow = WeeklyWindowSchema.extend({
  timezone: Timezone.optional().meta({ description: "Absent = the workspace's zone" }),
});
export type WeeklyWindowInput = z.infer<typeof WeeklyWindow>;

/** The same as stored: the zone is always there. */
export const StoredWeeklyWindow = WeeklyWindowSchema;
