import type { AlertMail } from '@/lib/domain/notifications/alert-mail';
import { renderSubject } from '@/lib/domain/notifications/notification';
import type { SummaryMessage } from '@/lib/domain/notifications/summary-message';
import { formatDayAndClock, formatDuration, formatSince } from './format-time';
import { decideMailReader, type MailContext } from './mail-context';

/** One mail for many: what was held back, oldest first, each with its last state. */
export function presentSummaryMail(
  message: SummaryMessage,
  { publicUrl, reading }: Pick<MailContext, 'publicUrl' | 'reading'>,
): AlertMail {
  const reader = decideMailReader(message, reading);
  const base = publicUrl.replace(/\/+$/, '');
  const incidents = message.items.length + message.hidden;
  const open = message.items.filter((one) => !one.isResolved).length;
  const since = formatSince(new Date(message.since), new Date(message.asOf), reader);
  const lasted = formatDuration(Date.parse(message.asOf) - Date.parse(message.since));
  return {
    subject: renderSubject(message),
    preheader: `${message.total} messages as one, oldest first.`,
    tone: open === 0 ? 'resolved' : message.severity,
    badge: 'Summary',
    origin: message.workspaceName,
    headline: `${incidents} incident${incidents === 1 ? '' : 's'} since ${since}`,
    subheadline: open === 0 ? 'All of them are over' : `${open} of them still open`,
    explanation: renderCause(message, lasted),
    lateNote: null,
    figures: [],
    chart: null,
    actions: [{ label: 'Open incidents', url: `${base}/incidents`, isPrimary: true }],
    actionsNote: 'Links need sign-in.',
    details: [
      { label: 'Held back', value: `${message.total} messages since ${since}`, id: null },
      { label: 'Collected', value: formatDayAndClock(new Date(message.asOf), reader), id: null },
    ],
    contributors: [],
    sections: [
      {
        caption: 'Oldest first',
        entries: [
          ...message.items.map((item) => ({
            title: item.subject,
            url: item.incidentId === null ? null : `${base}/incidents/${encodeURIComponent(item.incidentId)}`,
            value: null,
            note: `${formatDayAndClock(new Date(item.at), reader)}, ${item.isResolved ? 'over' : 'still open'}`,
            tone: item.isResolved ? ('resolved' as const) : item.severity,
            percent: null,
          })),
          ...(message.hidden === 0 ? [] : [plainEntry(`and ${message.hidden} more, see the list of incidents`)]),
        ],
      },
    ],
    facts: [],
    footer: [
      `As of ${formatDayAndClock(new Date(message.asOf), reader)}; the app shows the state now.`,
      `Spendwatch sends you this because this address is in a channel of workspace ${message.workspaceName}.`,
    ],
    unsubscribeUrl: null,
  };
}

function plainEntry(title: string) {
  return { title, url: null, value: null, note: null, tone: null, percent: null };
}

function renderCause({ cause, total }: SummaryMessage, lasted: string): string {
  switch (cause) {
    case 'outage':
      return `Messages to you could not get through for ${lasted}. This one stands for ${total} of them, so that they do not arrive one by one.`;
    case 'rate':
      return `More messages were due than you are sent within ten minutes. This one stands for ${total} of them; those that were critical came at once as far as possible.`;
    case 'quiet-hours':
      return `These were held until quiet hours ended. This one stands for ${total} messages; anything critical came at once.`;
    case 'group':
      return `These came at about the same time, so this one stands for ${total} messages.`;
  }
}
