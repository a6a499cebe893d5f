import type { IncidentDecision, IncidentStanding, PersonSignal, TickSignal } from './incident-signal';

/** What follows from what people do to an incident, and from time that passes over their snooze. */
export function decideHandling(
  standing: IncidentStanding | null,
  signal: PersonSignal | TickSignal,
  at: Date,
): IncidentDecision {
  if (!standing) return { action: 'refuse', reason: 'nothing-there' };
  switch (signal.kind) {
    case 'acknowledge':
      return decideAcknowledge(standing);
    case 'resolve':
      if (standing.state === 'resolved') return { action: 'ignore', reason: 'already-resolved' };
      return {
        action: 'resolve',
        reason: 'closed-by-person',
        notify: standing.mergedIntoId === null ? 'resolved' : null,
      };
    case 'reopen':
      if (standing.state !== 'resolved') return { action: 'ignore', reason: 'already-open' };
      return { action: 'reopen', reason: 'reopened-by-person', notify: null, severity: standing.severity };
    case 'snooze':
      return decideSnooze(standing, signal.until, at);
    case 'tick':
      return decideTick(standing, at);
  }
}

function decideSnooze(standing: IncidentStanding, until: Date | null, at: Date): IncidentDecision {
  if (standing.state === 'resolved') return { action: 'refuse', reason: 'resolved-cannot-be-snoozed' };
  if (until === null) {
    return standing.snoozedUntil === null
      ? { action: 'ignore', reason: 'not-snoozed' }
      : { action: 'wake', reason: 'snooze-taken-back', notify: null };
  }
  if (until <= at) return { action: 'refuse', reason: 'snooze-must-end-later' };
  return { action: 'snooze', reason: 'asked', notify: null, until };
}

function decideAcknowledge(standing: IncidentStanding): IncidentDecision {
  switch (standing.state) {
    case 'open':
      return {
        action: 'acknowledge',
        reason: 'taken',
        notify: standing.mergedIntoId === null ? 'acknowledged' : null,
      };
    case 'acknowledged':
      return { action: 'ignore', reason: 'already-acknowledged' };
    case 'resolved':
      return { action: 'refuse', reason: 'resolved-cannot-be-acknowledged' };
  }
}

/**
 * A snooze that is over while the trouble goes on notifies once; an incident that was acknowledged meanwhile does not.
 */
function decideTick(standing: IncidentStanding, at: Date): IncidentDecision {
  const { snoozedUntil, state, mergedIntoId, calmSince } = standing;
  if (snoozedUntil === null || snoozedUntil > at || state === 'resolved')
    return { action: 'ignore', reason: 'nothing-due' };
  const isNotified = state === 'open' && mergedIntoId === null && calmSince === null;
  return { action: 'wake', reason: 'snooze-over', notify: isNotified ? 'repeat' : null };
}
