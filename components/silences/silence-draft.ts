import type { SilenceCreateInput } from '@/lib/contracts/silences';
import type { IncidentMatcher } from '@/lib/domain/incident-matcher';
import type { WeeklyWindow } from '@/lib/domain/weekly-window';
import * as texts from '@/lib/texts/en/silences/silence-draft';

export type SilenceDraft = {
  comment: string;
  rhythm: 'once' | 'weekly';
  /** Local date and time, empty = now. */
  startsAt: string;
  durationMinutes: number;
  window: WeeklyWindow;
  matcher: IncidentMatcher;
};

export const DURATIONS = [
  { minutes: 30, label: texts.minutes },
  { minutes: 60, label: texts.hour },
  { minutes: 120, label: texts.hours },
  { minutes: 240, label: texts.hoursNote },
  { minutes: 480, label: texts.hoursDetail },
  { minutes: 1_440, label: texts.day },
  { minutes: 4_320, label: texts.days },
  { minutes: 10_080, label: texts.week },
] as const;

export const makeSilenceDraft = (timezone: string): SilenceDraft => ({
  comment: '',
  rhythm: 'once',
  startsAt: '',
  durationMinutes: 60,
  window: { weekdays: [6, 7], from: '22:00', until: '06:00', timezone },
  matcher: { severities: [], kinds: [], scope: {} },
});

/** What is sent; `startsAt` is the draft's start as an instant, `now` stands in for an empty one. */
export function makeSilenceInput(draft: SilenceDraft, startsAt: string | null, now: Date): SilenceCreateInput {
  const { comment, matcher, rhythm, durationMinutes, window } = draft;
  const shared = { comment: comment.trim(), matcher, ...(startsAt === null ? {} : { startsAt }) };
  if (rhythm === 'weekly') return { ...shared, recurrence: window, endsAt: null };
  const startMs = startsAt === null ? now.getTime() : Date.parse(startsAt);
  return { ...shared, endsAt: new Date(startMs + durationMinutes * 60_000).toISOString() };
}
