import type { RuleSchedule } from '@/lib/domain/alert-rules/rule-schedule';
import type { IncidentMatcher } from '@/lib/domain/incidents/incident-matcher';
import type { WeeklyWindow } from '@/lib/domain/weekly-window';
import { joinWords } from '@/lib/presenters/join-words';

/** What people call each kind of incident. */
export const KIND_LABEL: Record<IncidentMatcher['kinds'][number], string> = {
  spike: 'Spike',
  drift: 'Slow rise',
  novelty: 'New use',
  budget: 'Budget',
  threshold: 'Limit',
  leak: 'Leaked key',
  'key-hygiene': 'Key hygiene',
  'account-activity': 'Account activity',
  'stale-data': 'Missing data',
  balance: 'Prepaid credits',
  'expiring-key': 'Expiring key',
  'failing-delivery': 'Failing delivery',
  'dead-worker': 'Worker gone',
};

export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

const SCOPE_LABEL = {
  connectionId: 'connection',
  projectId: 'project',
  apiKeyId: 'key',
  model: 'model',
  userId: 'user',
} as const;

/** "Critical and warning · Spike · key key_ci"; "Every incident" for an empty matcher. */
export function describeMatcher({ severities, kinds, scope }: IncidentMatcher): string {
  const parts = [
    capitalize(joinWords(severities)),
    joinWords(kinds.map((kind) => KIND_LABEL[kind])),
    ...Object.entries(SCOPE_LABEL).flatMap(([field, label]) => {
      const id = scope[field as keyof typeof SCOPE_LABEL];
      return id === undefined ? [] : [`${label} ${id}`];
    }),
  ].filter(Boolean);
  return parts.length === 0 ? 'Every incident' : parts.join(' · ');
}

/** "Mon–Fri 22:00–07:00 (Europe/Berlin)"; days in a row are joined. */
export function describeWindow({ weekdays, from, until, timezone }: WeeklyWindow): string {
  const hours = from === until ? 'whole days' : `${from}–${until}`;
  return `${describeDays(weekdays)} ${from === until && from !== '00:00' ? `${hours} from ${from}` : hours} (${timezone})`;
}

/** "Mon–Fri 08:00–18:00 (UTC); Sat, Sun whole days (UTC)"; a span without a zone follows the workspace's. */
export function describeSchedule(schedule: RuleSchedule, timezone: string): string {
  return schedule
    .map((span) => describeWindow({ ...span, weekdays: span.days, timezone: span.timezone ?? timezone }))
    .join('; ');
}

function describeDays(weekdays: readonly number[]): string {
  const days = [...weekdays].sort((left, right) => left - right);
  if (days.length === 7) return 'Every day';
  const runs: number[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  return runs.map((run) => nameRun(run.map((day) => WEEKDAYS[day - 1] ?? ''))).join(', ');
}

function nameRun(names: readonly string[]): string {
  return names.length < 3 ? names.join(', ') : `${names[0]}–${names.at(-1)}`;
}

const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
