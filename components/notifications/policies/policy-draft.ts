import type {
  NotificationPolicy,
  NotificationPolicyCreateInput,
} from '@/lib/contracts/notifications/notification-policies';
import type { WeeklyWindow } from '@/lib/domain/weekly-window';

/** A policy as its form holds it: everything there, a repeat as text, at most one window of each kind to edit. */
export type PolicyDraft = Omit<NotificationPolicy, 'id' | 'position' | 'activeTimes' | 'quietHours'> & {
  quietHours: WeeklyWindow | null;
  activeTimes: WeeklyWindow | null;
  /** Further windows that were made by the API and are kept as they are. */
  moreQuietHours: WeeklyWindow[];
  moreActiveTimes: WeeklyWindow[];
};

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

export const makeNights = (timezone: string): WeeklyWindow => ({
  weekdays: EVERY_DAY,
  from: '22:00',
  until: '07:00',
  timezone,
});

export const makeOfficeHours = (timezone: string): WeeklyWindow => ({
  weekdays: [1, 2, 3, 4, 5],
  from: '09:00',
  until: '17:00',
  timezone,
});

export function makePolicyDraft(policy: NotificationPolicy | null): PolicyDraft {
  const [quietHours = null, ...moreQuietHours] = policy?.quietHours ?? [];
  const [activeTimes = null, ...moreActiveTimes] = policy?.activeTimes ?? [];
  return {
    name: policy?.name ?? '',
    enabled: policy?.enabled ?? true,
    matcher: policy?.matcher ?? { severities: [], kinds: [], scope: {} },
    channelIds: policy?.channelIds ?? [],
    groupWindowSeconds: policy?.groupWindowSeconds ?? 0,
    repeatMinutes: policy?.repeatMinutes ?? null,
    escalation: policy?.escalation ?? [],
    continues: policy?.continues ?? false,
    ...{ quietHours, activeTimes, moreQuietHours, moreActiveTimes },
  };
}

export function makePolicyInput(draft: PolicyDraft): NotificationPolicyCreateInput {
  const { quietHours, activeTimes, moreQuietHours, moreActiveTimes, name, ...rest } = draft;
  return {
    ...rest,
    name: name.trim(),
    quietHours: [...(quietHours ? [quietHours] : []), ...moreQuietHours],
    activeTimes: [...(activeTimes ? [activeTimes] : []), ...moreActiveTimes],
  };
}

export const isPolicyComplete = (draft: PolicyDraft): boolean =>
  draft.name.trim() !== '' &&
  draft.quietHours?.weekdays.length !== 0 &&
  draft.activeTimes?.weekdays.length !== 0 &&
  draft.escalation.every((step) => step.channelIds.length > 0);
