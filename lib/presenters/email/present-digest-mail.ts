import { parseDecimalToNanos } from '@/lib/domain/money';
import type { AlertMail, MailEntry, MailFigure, MailSection, MailTone } from '@/lib/domain/notifications/alert-mail';
import { renderSubject } from '@/lib/domain/notifications/notification';
import type { Reader } from '@/lib/domain/reader';
import type { DigestMessage } from '@/lib/domain/usage/digest-message';
import { formatPercent } from '../count';
import { formatDate } from '../instant';
import { formatMoney, formatNanos } from '../money';
import { formatDayAndClock } from './format-time';
import { decideMailReader, type MailContext } from './mail-context';
import { prepareDigestChart } from './prepare-digest-chart';

const MAX_MOVERS = 6;
const MAX_INCIDENTS = 10;
const PERIOD_WORDS = { daily: 'day', weekly: 'week', monthly: 'month' } as const;
const SOURCE_WORDS = {
  estimated: 'Amounts are estimated from the provider’s usage reports at list prices.',
  billed: 'Amounts are what the provider billed.',
  mixed: 'Amounts are billed where the bill is final and estimated where it is not.',
} as const;

/** The regular report: what it cost, what changed, how budgets stand, what happened. */
export function presentDigestMail(
  message: DigestMessage,
  { publicUrl, reading }: Pick<MailContext, 'publicUrl' | 'reading'>,
): AlertMail {
  const reader = decideMailReader(message, reading);
  const base = publicUrl.replace(/\/+$/, '');
  const window = new URLSearchParams({ from: message.window.start, to: message.window.end });
  const change = renderChange(message.spent, message.previous, reader);
  const open = message.incidents.filter((one) => one.state !== 'resolved').length;
  const before = `the ${PERIOD_WORDS[message.period]} before`;
  return {
    subject: renderSubject(message),
    preheader: `${change === null ? 'No earlier period to compare with' : `${change} against ${before}`}. ${countIncidents(message.incidents.length)}.`,
    tone: 'info',
    badge: { daily: 'Daily digest', weekly: 'Weekly digest', monthly: 'Monthly report' }[message.period],
    origin: message.workspaceName,
    headline: `${formatMoney(message.spent, reader)} spent`,
    subheadline: message.periodLabel,
    explanation:
      message.previous === null
        ? `Nothing is known of ${before}, so there is nothing to compare with.`
        : `${before.charAt(0).toUpperCase()}${before.slice(1)} it was ${formatMoney(message.previous, reader)}.`,
    lateNote:
      message.noDataSince === undefined
        ? null
        : `No usage was read since ${formatDayAndClock(new Date(message.noDataSince), reader)}. What was spent afterwards is not in these figures.`,
    figures: [
      ...(change === null ? [] : [presentChange(change, before)]),
      { label: 'Incidents', value: String(message.incidents.length), note: open === 0 ? 'none open' : `${open} open` },
    ],
    chart: prepareDigestChart(message, reader),
    actions: [{ label: 'Open usage', url: `${base}/usage?${window}`, isPrimary: true }],
    actionsNote: 'Links need sign-in.',
    details: [
      { label: 'From', value: formatDayAndClock(new Date(message.window.start), reader), id: null },
      { label: 'Until', value: formatDayAndClock(new Date(message.window.end), reader), id: null },
    ],
    contributors: [],
    sections: listSections(message, base, reader),
    facts: [],
    footer: [
      `As of ${formatDayAndClock(new Date(message.asOf), reader)}. ${SOURCE_WORDS[message.costSource]}`,
      message.unsubscribePath === null
        ? `Spendwatch, workspace ${message.workspaceName}.`
        : 'You get this because digests are on in your preferences.',
    ],
    unsubscribeUrl: message.unsubscribePath === null ? null : `${base}${message.unsubscribePath}`,
  };
}

function listSections(message: DigestMessage, base: string, reader: Reader): MailSection[] {
  return [
    {
      caption: 'By connection',
      entries: (message.connections ?? []).map((one) => ({
        title: one.provider === '' || one.provider === one.name ? one.name : `${one.name}, ${one.provider}`,
        ...{ url: null, value: formatMoney(one.spent, reader), tone: null, percent: null },
        note: renderChange(one.spent, one.previous, reader),
      })),
    },
    {
      caption: 'What changed most',
      entries: message.movers.slice(0, MAX_MOVERS).map((one) => presentMover(one, reader)),
    },
    {
      caption: 'What grew this week and why',
      entries: (message.growth ?? []).map((one) => ({
        ...{ title: `Key ${one.name}`, url: `${base}/usage/growth`, value: `+${formatMoney(one.extra, reader)}` },
        note: `since ${formatDate(one.since, reader)}, usually ${formatMoney(one.usual, reader)} a week: ${one.reason}`,
        ...{ tone: null, percent: null },
      })),
    },
    {
      caption: message.savings
        ? `Could be saved: ${formatMoney(message.savings.total, reader)} a month`
        : 'Could be saved',
      entries: (message.savings?.entries ?? []).map(({ title, name, monthly, note }) => ({
        ...{ title: `${title}: ${name}`, url: `${base}/usage/savings`, note, tone: null, percent: null },
        value: formatMoney(monthly, reader),
      })),
    },
    { caption: 'Were the alerts useful?', entries: message.alerts ? [presentAlerts(message.alerts, base)] : [] },
    { caption: 'Budgets', entries: message.budgets.map((one) => presentBudget(one, reader)) },
    {
      caption: 'Keys',
      entries: (message.keys ?? []).map(({ title, note, path }) => ({
        ...{ title, note, url: `${base}${path}`, value: null, tone: null, percent: null },
      })),
    },
    {
      caption: 'Incidents',
      entries: message.incidents.slice(0, MAX_INCIDENTS).map((one) => ({
        title: `#${one.number} ${one.title}`,
        url: `${base}/incidents/${encodeURIComponent(one.incidentId)}`,
        value: null,
        note: `${one.severity}, ${one.state}, ${formatDayAndClock(new Date(one.openedAt), reader)}`,
        tone: one.state === 'resolved' ? ('resolved' as const) : one.severity,
        percent: null,
      })),
    },
  ].filter((section) => section.entries.length > 0);
}

/** How many alerts were of use, and a sensitivity that would have been better, with its number of alerts in 30 days. */
function presentAlerts(alerts: NonNullable<DigestMessage['alerts']>, base: string): MailEntry {
  const { told, real, expected, notUseful, sensitivity, better } = alerts;
  const said = `${real} real, ${expected} expected, ${notUseful} not useful, ${told - real - expected - notUseful} unanswered`;
  const offer =
    better === null
      ? ''
      : `. Sensitivity ${better.sensitivity} would fit better: ${better.told} alerts in the last 30 days, ${better.toldNow} with ${sensitivity}`;
  return {
    ...{ title: `${told} alert${told === 1 ? '' : 's'}`, url: `${base}/alert-rules`, value: null },
    ...{ note: `${said}${offer}`, tone: null, percent: null },
  };
}

function presentMover(mover: DigestMessage['movers'][number], reader: Reader): MailEntry {
  const change = renderChange(mover.spent, mover.previous, reader);
  return {
    title: `${mover.dimension.charAt(0).toUpperCase()}${mover.dimension.slice(1)} ${mover.name}`,
    url: null,
    value: formatMoney(mover.spent, reader),
    note: [change ?? 'new', mover.reason].filter(Boolean).join(': '),
    tone: null,
    percent: null,
  };
}

function presentBudget(budget: DigestMessage['budgets'][number], reader: Reader): MailEntry {
  const amount = parseDecimalToNanos(budget.amount);
  const share = (part: string) => (amount <= 0n ? 100 : Number((parseDecimalToNanos(part) * 1_000n) / amount) / 10);
  const percent = share(budget.spent);
  const ends = budget.forecast === null ? null : share(budget.forecast);
  const tone: MailTone = percent >= 100 ? 'critical' : (ends ?? 0) >= 100 ? 'warning' : 'resolved';
  const forecast = budget.forecast === null ? '' : `, heading for ${formatMoney(budget.forecast, reader)}`;
  return {
    title: budget.name,
    url: null,
    value: `${formatMoney(budget.spent, reader)} of ${formatMoney(budget.amount, reader)}`,
    note: `${formatPercent(percent < 1 ? percent : Math.floor(percent), reader)} spent${forecast}${tone === 'critical' ? ', over budget' : ''}`,
    tone,
    percent: Math.min(100, Math.max(0, Math.round(percent))),
  };
}

/** The change as a figure: the share in large, the amount below it. */
function presentChange(change: string, before: string): MailFigure {
  const [share = '', words = null] = change.split(', ');
  return { label: `Against ${before}`, value: share.charAt(0).toUpperCase() + share.slice(1), note: words };
}

/** "+12%, $4.20 more"; null = nothing to compare with. */
function renderChange(now: string, before: string | null, reader: Reader): string | null {
  if (before === null) return null;
  const difference = parseDecimalToNanos(now) - parseDecimalToNanos(before);
  if (difference === 0n) return 'no change';
  const size = formatNanos(difference < 0n ? -difference : difference, reader);
  const words = `${size} ${difference < 0n ? 'less' : 'more'}`;
  const base = parseDecimalToNanos(before);
  if (base <= 0n) return words;
  const percent = Number((difference * 1_000n) / base) / 10;
  const sign = percent < 0 ? '−' : '+';
  return Math.abs(percent) >= 1_000 ? words : `${sign}${formatPercent(Math.abs(percent), reader)}, ${words}`;
}

function countIncidents(count: number): string {
  if (count === 0) return 'No incidents';
  return `${count} incident${count === 1 ? '' : 's'}`;
}
