import type { NotificationPolicy } from '@/lib/contracts/notifications/notification-policies';
import { MINUTE_MS } from '@/lib/domain/time';
import { describeWindow } from '@/lib/presenters/incidents/matcher-view';
import { formatDuration } from '@/lib/presenters/instant';

/** What a policy does about time, one line each; empty for a policy that only notifies at once. */
export function describePolicyTiming(
  policy: Pick<
    NotificationPolicy,
    'activeTimes' | 'quietHours' | 'groupWindowSeconds' | 'repeatMinutes' | 'escalation' | 'continues'
  >,
  channelNames: ReadonlyMap<string, string>,
): string[] {
  const { activeTimes, quietHours, groupWindowSeconds, repeatMinutes, escalation, continues } = policy;
  const nameAll = (ids: readonly string[]) => ids.map((id) => channelNames.get(id) ?? 'a deleted channel').join(', ');
  return [
    ...(activeTimes.length > 0 ? [`Only ${activeTimes.map(describeWindow).join(', ')}`] : []),
    ...(quietHours.length > 0 ? [`Quiet below critical: ${quietHours.map(describeWindow).join(', ')}`] : []),
    ...(groupWindowSeconds > 0 ? [`Collects incidents for ${formatDuration(groupWindowSeconds * 1_000)}`] : []),
    ...(repeatMinutes === null
      ? []
      : [`Repeats unacknowledged criticals every ${formatDuration(repeatMinutes * MINUTE_MS)}`]),
    ...escalation.map(
      (step) =>
        `Unacknowledged after ${formatDuration(step.afterMinutes * MINUTE_MS)}: notifies ${nameAll(step.channelIds)}`,
    ),
    ...(continues ? ['Policies below have a say too'] : []),
  ];
}
