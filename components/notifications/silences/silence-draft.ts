import type { SilenceCreateInput } from '@/lib/contracts/notifications/silences';
import type { IncidentMatcher } from '@/lib/domain/incidents/incident-matcher';
import { MINUTE_MS } from '@/lib/domain/time';
import type { WeeklyWindow } from '@/lib/domain/weekly-window';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/silences';

export type SilenceDraft = {
  comment: string;
  rhythm: 'once' | 'weekly';
  /** Local date and time, empty = now. */
  startsAt: string;
  /** null = it ends at `endsAt`. */
  durationMinutes: number | null;
  /** Local date and time; counts only without a duration. */
  endsAt: string;
  window: WeeklyWindow;
  matcher: IncidentMatcher;
};

export const DURATIONS = [
  { minutes: 30, label: texts.draft30MinutesLabel },
  { minutes: 60, label: common.oneHour },
  { minutes: 120, label: texts.draft2HoursLabel },
  { minutes: 240, label: common.fourHours },
  { minutes: 480, label: texts.draft8HoursLabel },
  { minutes: 1_440, label: common.oneDay },
  { minutes: 4_320, label: texts.draft3DaysLabel },
  { minutes: 10_080, label: common.oneWeek },
] as const;

export const makeSilenceDraft = (timezone: string): SilenceDraft => ({
  comment: '',
  rhythm: 'once',
  startsAt: '',
  durationMinutes: 60,
  endsAt: '',
  window: { weekdays: [6, 7], from: '22:00', until: '06:00', timezone },
  matcher: { severities: [], kinds: [], scope: {} },
});

/** Whether everything is there that a silence cannot do without. */
export function isSilenceComplete({ comment, rhythm, window, durationMinutes, endsAt }: SilenceDraft): boolean {
  if (comment.trim() === '') return false;
  return rhythm === 'weekly' ? window.weekdays.length > 0 : durationMinutes !== null || endsAt !== '';
}

/** What is sent; `parse` makes an instant of a local date and time, `now` stands in for an empty start. */
export function makeSilenceInput(
  draft: SilenceDraft,
  parse: (local: string) => string | null,
  now: Date,
): SilenceCreateInput {
  const startsAt = draft.startsAt === '' ? null : parse(draft.startsAt);
  const { comment, matcher, rhythm, durationMinutes, window } = draft;
  const shared = { comment: comment.trim(), matcher, ...(startsAt === null ? {} : { startsAt }) };
  if (rhythm === 'weekly') return { ...shared, recurrence: window, endsAt: null };
  if (durationMinutes === null) return { ...shared, endsAt: parse(draft.endsAt) };
  const startMs = startsAt === null ? now.getTime() : Date.parse(startsAt);
  return { ...shared, endsAt: new Date(startMs + durationMinutes * MINUTE_MS).toISOString() };
}
