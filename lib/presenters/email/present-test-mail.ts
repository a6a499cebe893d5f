import type { AlertMail } from '@/lib/domain/notifications/alert-mail';
import { renderSubject, type TestMessage } from '@/lib/domain/notifications/notification';
import { formatDayAndClock } from './format-time';
import { decideMailReader, type MailContext } from './mail-context';

/** The mail behind the test button: proves the path and shows where to look. */
export function presentTestMail(
  message: TestMessage,
  { publicUrl, reading }: Pick<MailContext, 'publicUrl' | 'reading'>,
): AlertMail {
  const reader = decideMailReader(message, reading);
  const asOf = formatDayAndClock(new Date(message.asOf), reader);
  return {
    subject: renderSubject(message),
    preheader: `Alerts of channel ${message.channelName} arrive here.`,
    tone: 'info',
    badge: 'Test',
    origin: message.workspaceName,
    headline: 'Alerts arrive here',
    subheadline: `Channel ${message.channelName}`,
    explanation:
      'This is a test. It took the same path as a real alert: stored first, sent by the worker, answered by the receiving server. Nothing is wrong with your spend.',
    lateNote: null,
    figures: [],
    chart: null,
    actions: [{ label: 'Open Spendwatch', url: `${publicUrl.replace(/\/+$/, '')}/`, isPrimary: true }],
    actionsNote: null,
    details: [
      { label: 'Channel', value: message.channelName, id: null },
      { label: 'Asked for by', value: message.requestedBy, id: null },
      { label: 'Sent', value: asOf, id: null },
    ],
    contributors: [],
    sections: [],
    facts: [],
    footer: [`Spendwatch, workspace ${message.workspaceName}. Someone pressed the test button of this channel.`],
    unsubscribeUrl: null,
  };
}
