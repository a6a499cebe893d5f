import type { Incident } from './incident';
import type { IncidentDecision } from './incident-signal';

/** Timeline line of an incident that is no longer about one key, with or without a notification. */
export function renderWidening({ title }: Pick<Incident, 'title'>): string {
  return `About more than the one key that was reported: ${title}`;
}

/** Timeline line of a decision about an incident as it is afterwards; it says why. */
export function renderDecision(decision: IncidentDecision, incident: Pick<Incident, 'severity' | 'title'>): string {
  const { severity, title } = incident;
  switch (decision.reason) {
    case 'severity-rose':
      return `Now ${severity}: ${title}`;
    case 'became-wider':
      return renderWidening(incident);
    case 'became-worse':
      return `Became worse: ${title}`;
    case 'rate-jumped':
      return `The rate has at least doubled since the last notification: ${title}`;
    case 'budget-share-jumped':
      return `The share of the budget has at least doubled since the last notification: ${title}`;
    case 'became-worse-after-resolution':
      return `Became worse after it was closed: ${title}`;
    case 'returned-soon':
      return `Came back: ${title}`;
    case 'same-cause':
      return `Opened as ${severity}, as part of an incident with the same cause: ${title}`;
    case 'cause-is-over':
      return `What it was part of is over and this goes on: ${title}`;
    case 'snooze-over':
      return 'The snooze is over and it goes on';
    default:
      return `Opened as ${severity}: ${title}`;
  }
}
