import { z } from 'zod';
import { Id, Instant, Severity } from '@/lib/contracts/common';
import { IncidentMatcher, StoredWeeklyWindow, WeeklyWindow } from '@/lib/contracts/weekly-windows';

export const SilenceCreate = z.object({
  matcher: IncidentMatcher.default({ severities: [], kinds: [], scope: {} }),
  startsAt: Instant.optional().meta({ description: 'Absent = now' }),
  endsAt: Instant.nullable()
    .default(null)
    .meta({ description: 'Required without recurrence; null with recurrence = until it is ended' }),
  recurrence: WeeklyWindow.nullable()
    .default(null)
    .meta({ description: 'Only in these hours of the week; null = the whole time from start to end' }),
  comment: z.string().trim().min(1, 'expected why, for those who wonder').max(200),
});
export type SilenceCreate = z.infer<typeof SilenceCreate>;
export type SilenceCreateInput = z.input<typeof SilenceCreate>;

export const Silence = z.object({
  id: Id,
  matcher: IncidentMatcher,
  startsAt: Instant,
  endsAt: Instant.nullable(),
  recurrence: StoredWeeklyWindow.nullable(),
  comment: z.string(),
  createdBy: z.string(),
  createdAt: Instant,
  endedAt: Instant.nullable().meta({ description: 'Ended early; null = not' }),
  endedBy: z.string().nullable(),
  state: z.enum(['pending', 'active', 'expired']).meta({ description: 'As of now, by the clock' }),
  activeUntil: Instant.nullable().meta({ description: 'End of the present stretch; null while not active' }),
  nextActiveAt: Instant.nullable().meta({ description: 'Begin of the next stretch; null when active or expired' }),
});
export type Silence = z.infer<typeof Silence>;

export const SilencePreviewRequest = z.object({
  matcher: IncidentMatcher.default({ severities: [], kinds: [], scope: {} }),
});

/** What a matcher speaks of: unresolved incidents now, and how many of the last 30 days. */
export const SilencePreview = z.object({
  matching: z.array(
    z.object({
      id: Id,
      number: z.number().int(),
      title: z.string(),
      severity: Severity,
      state: z.enum(['open', 'acknowledged']),
    }),
  ),
  lastThirtyDays: z.object({ matching: z.number().int(), all: z.number().int() }),
});
export type SilencePreview = z.infer<typeof SilencePreview>;
