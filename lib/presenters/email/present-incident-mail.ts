import { canBeContained } from '@/lib/domain/alert-rules/spend-rate';
import { parseDecimalToNanos } from '@/lib/domain/money';
import type { AlertMail, MailAction, MailDetail, MailFigure, MailTone } from '@/lib/domain/notifications/alert-mail';
import {
  findScopeName,
  formatShortDollars,
  hasRate,
  type IncidentMessage,
  renderScope,
  renderSubject,
  renderTimesNormal,
} from '@/lib/domain/notifications/notification';
import type { Reader } from '@/lib/domain/reader';
import { MINUTE_MS } from '@/lib/domain/time';
import { formatMoney, formatNanos } from '../money';
import { buildIncidentLinks } from './build-links';
import { formatDayAndClock, formatDuration, formatSince } from './format-time';
import { decideMailReader, type MailContext } from './mail-context';
import { prepareMailChart } from './prepare-mail-chart';

/** From this age on a mail says that it is late: its numbers are as of the decision. */
const LATE_AFTER_MS = 10 * MINUTE_MS;
const MAX_CONTRIBUTORS = 5;
const MAX_FACTS = 6;

/** The mail of one incident, for each of its reasons. Complete without pictures and without the app. */
export function presentIncidentMail(
  message: IncidentMessage,
  { publicUrl, ageMs, standsInFor = null, reading }: MailContext,
): AlertMail {
  const reader = decideMailReader(message, reading);
  const isResolved = message.reason === 'resolved';
  return {
    subject: renderSubject(message),
    preheader: renderPreheader(message, reader),
    tone: isResolved ? 'resolved' : (message.severity satisfies MailTone),
    badge: BADGES[message.reason](capitalize(message.severity)),
    origin: `${message.workspaceName} · incident #${message.number}`,
    headline: renderHeadline(message, reader),
    subheadline: renderSubheadline(message, reader),
    explanation: message.explanation,
    lateNote: renderLateNote(message, ageMs, standsInFor, reader),
    figures: listFigures(message, reader),
    chart: prepareMailChart(message, reader),
    actions: listActions(message, publicUrl),
    actionsNote: isResolved ? null : 'Links need sign-in. Nothing changes until you confirm it there.',
    details: listDetails(message, reader),
    contributors: message.contributors.slice(0, MAX_CONTRIBUTORS).map((one) => ({
      label: `${DIMENSION_WORDS[one.dimension] ?? one.dimension} ${one.name ?? one.id ?? '(none)'}`,
      amount: formatMoney(one.excess, reader),
      sharePercent: Math.round(Math.min(1, Math.max(0, one.share)) * 100),
    })),
    sections: [],
    facts: message.facts.slice(0, MAX_FACTS).map((fact) => fact.text),
    footer: [
      `As of ${formatDayAndClock(new Date(message.asOf), reader)}.${isPriced(message) ? ' Amounts are estimated from the provider’s usage reports at list prices.' : ''}`,
      `Spendwatch sends you this because this address is in a channel of workspace ${message.workspaceName}.`,
    ],
    unsubscribeUrl: null,
  };
}

const BADGES: Record<IncidentMessage['reason'], (severity: string) => string> = {
  first: (severity) => severity,
  escalated: (severity) => `${severity} · escalated`,
  repeat: (severity) => `${severity} · still open`,
  acknowledged: (severity) => `${severity} · acknowledged`,
  resolved: () => 'Resolved',
};

const DIMENSION_WORDS: Record<string, string> = {
  apiKey: 'Key',
  project: 'Project',
  model: 'Model',
  user: 'User',
  kind: 'Kind',
  serviceTier: 'Service tier',
};

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function renderHeadline(message: IncidentMessage, reader: Reader): string {
  if (message.reason === 'resolved' && hasUsualLevel(message))
    return `${capitalize(renderScope(message))} is calm again`;
  if (!hasRate(message)) return message.title;
  return `${formatShortDollars(message.ratePerHour, reader.locale)} an hour over normal on ${renderScope(message)}`;
}

function renderSubheadline(message: IncidentMessage, reader: Reader): string | null {
  if (message.reason === 'resolved') {
    const ended = message.resolvedAt ?? message.asOf;
    const by = message.resolvedBy === null ? 'It ended without action' : `Resolved by ${message.resolvedBy}`;
    return `${by} at ${formatSince(new Date(ended), new Date(message.asOf), reader)}, after ${lasted(message)}`;
  }
  const since = `since ${formatSince(new Date(message.since), new Date(message.asOf), reader)}`;
  return hasRate(message) ? `${renderTimesNormal(message)}, ${since}` : capitalize(since);
}

function lasted(message: IncidentMessage): string {
  return formatDuration(Date.parse(message.resolvedAt ?? message.asOf) - Date.parse(message.since));
}

/** Whether the incident has money to speak of at all; a stale connection has none. */
function isPriced(message: IncidentMessage): boolean {
  return parseDecimalToNanos(message.observed) > 0n;
}

/** Whether the incident is spend above a usual level; a budget has a limit instead. */
function hasUsualLevel(message: IncidentMessage): boolean {
  return isPriced(message) && message.incidentKind !== 'budget';
}

function renderPreheader(message: IncidentMessage, reader: Reader): string {
  if (message.reason === 'resolved' || !hasRate(message)) return message.explanation.slice(0, 140);
  return `${capitalize(renderTimesNormal(message))}. ${formatMoney(message.excess, reader)} over so far, ${formatShortDollars(message.projected24h, reader.locale)} in the next 24 h if nothing is done.`;
}

function renderLateNote(
  message: IncidentMessage,
  ageMs: number,
  standsInFor: string | null,
  reader: Reader,
): string | null {
  const detour = standsInFor === null ? '' : `It comes this way because channel ${standsInFor} did not take it. `;
  if (ageMs < LATE_AFTER_MS) return detour === '' ? null : detour.trim();
  return `${detour}This message was held up for ${formatDuration(ageMs)} before a server took it. The numbers are from ${formatDayAndClock(new Date(message.asOf), reader)}; open the incident for the state now.`;
}

function listFigures(message: IncidentMessage, reader: Reader): MailFigure[] {
  const spent = `${formatMoney(message.observed, reader)} spent, ${formatMoney(message.expected, reader)} usual`;
  if (message.reason === 'resolved' && hasUsualLevel(message)) {
    return [
      { label: 'Over normal in total', value: formatMoney(message.excess, reader), note: spent },
      { label: 'Lasted', value: lasted(message), note: null },
    ];
  }
  if (hasRate(message)) {
    return [
      {
        label: 'Rate now',
        value: `${formatShortDollars(message.ratePerHour, reader.locale)}/h`,
        note: 'over normal',
      },
      { label: 'Over normal so far', value: formatMoney(message.excess, reader), note: spent },
      {
        label: 'Next 24 hours',
        value: formatShortDollars(message.projected24h, reader.locale),
        note: 'if nothing is done',
      },
    ];
  }
  if (message.incidentKind !== 'budget' || parseDecimalToNanos(message.observed) <= 0n) return [];
  const left = parseDecimalToNanos(message.expected) - parseDecimalToNanos(message.observed);
  return [
    { label: 'Spent', value: formatMoney(message.observed, reader), note: null },
    { label: 'Budgeted', value: formatMoney(message.expected, reader), note: null },
    left >= 0n
      ? { label: 'Left', value: formatNanos(left, reader), note: null }
      : { label: 'Over by', value: formatNanos(-left, reader), note: null },
  ];
}

function listActions(message: IncidentMessage, publicUrl: string): MailAction[] {
  const links = buildIncidentLinks(publicUrl, message);
  const open = { label: 'Open incident', url: links.open, isPrimary: true };
  if (message.reason === 'resolved') return [open];
  const acknowledge = { label: 'Acknowledge', url: links.acknowledge, isPrimary: false };
  const snooze = { label: 'Snooze', url: links.snooze, isPrimary: false };
  const contain = { label: 'Contain', url: links.contain, isPrimary: false };
  const { incidentKind, ratePerHour } = message;
  return canBeContained(incidentKind, ratePerHour) ? [open, acknowledge, snooze, contain] : [open, acknowledge, snooze];
}

const SCOPE_LABELS = [
  ['apiKeyId', 'Key'],
  ['projectId', 'Project'],
  ['model', 'Model'],
  ['userId', 'User'],
  ['kind', 'Kind'],
  ['connectionId', 'Connection'],
] as const;

function listDetails(message: IncidentMessage, reader: Reader): MailDetail[] {
  const scope = SCOPE_LABELS.flatMap(([field, label]): MailDetail[] => {
    const value = findScopeName(message, field);
    if (value === null) return [];
    const id = message.scope[field] ?? null;
    // A connection's id is ours, not the provider's: it helps no reader.
    return [{ label, value, id: id === value || field === 'connectionId' ? null : id }];
  });
  const at = (instant: string) => formatDayAndClock(new Date(instant), reader);
  const age = formatDuration(Date.parse(message.asOf) - Date.parse(message.since));
  const until =
    message.reason === 'resolved' ? [{ label: 'Until', value: at(message.resolvedAt ?? message.asOf), id: null }] : [];
  // Where it begins with the incident and ends with the mail, the window says nothing new.
  const isWindowKnown = message.window.start === message.since && until.length === 0;
  return [
    ...(scope.length === 0 ? [{ label: 'Scope', value: 'The whole organization', id: null }] : scope),
    {
      label: 'Since',
      value: until.length > 0 ? at(message.since) : `${at(message.since)} (${age} before this alert)`,
      id: null,
    },
    ...until,
    ...(isWindowKnown || !isPriced(message)
      ? []
      : [{ label: 'Measured', value: `${at(message.window.start)} to ${at(message.window.end)}`, id: null }]),
  ];
}
