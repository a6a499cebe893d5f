import { Temporal } from 'temporal-polyfill';
import { writeDate } from '@/lib/domain/written-instant';
import { MAX_MAILS_A_DAY } from './mail-limit';
import type { DecisionReason } from './notification-policy';

/** Why a recipient is notified now, later or not, in the words of the timeline, the notification list and the API. */
export function renderDecisionReason(reason: DecisionReason, timezone: string): string {
  switch (reason.code) {
    case 'default':
      return 'no policy applies: sent to the channels of the rule or budget';
    case 'policy':
      return `policy "${reason.policyName}"`;
    case 'told-before':
      return 'sent to the recipients of the earlier messages';
    case 'escalation':
      return `policy "${reason.policyName}": not acknowledged within ${renderMinutes(reason.afterMinutes)}`;
    case 'repeat':
      return `policy "${reason.policyName}": still not acknowledged, repeated every ${renderMinutes(reason.everyMinutes)}`;
    case 'quiet-hours':
      return `quiet hours of policy "${reason.policyName}" until ${renderTime(reason.until, timezone)}`;
    case 'group':
      return `collected by policy "${reason.policyName}" until ${renderTime(reason.until, timezone)}`;
    case 'with-held':
      return `sent together with its beginning on ${renderTime(reason.until, timezone)}`;
    case 'silenced':
      return `silence "${reason.comment}"${reason.until ? ` until ${renderTime(reason.until, timezone)}` : ''}`;
    case 'member-preference':
      return 'the member wants no mail of this severity';
    case 'already-told':
      return 'was notified already';
    case 'mail-limit':
      return `no more than ${MAX_MAILS_A_DAY} mails a day about one incident, the last of them reserved for critical changes and its end`;
    case 'nobody':
      return 'no enabled channel has a recipient';
  }
}

function renderMinutes(minutes: number): string {
  if (minutes % 60 === 0) return minutes === 60 ? '1 hour' : `${minutes / 60} hours`;
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

/** "24 Nov 2026, 07:00 (Europe/Berlin)", with seconds where they are not zero. */
function renderTime(at: Date, timezone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timezone);
  const time = local.toPlainTime().toString({ smallestUnit: local.second === 0 ? 'minute' : 'second' });
  return `${writeDate(local.toPlainDate())}, ${time} (${timezone})`;
}
