import type { AlertMail } from '@/lib/domain/notifications/alert-mail';
import type { ChannelSender, OutgoingAlert } from '../channel';
import type { MailTransport } from './mail-transport';
import { type RenderedMail, renderMail } from './render-mail';

/** Laid-out mails kept at a time; one takes about 50 kB. */
const KEPT_RENDERINGS = 16;

/** Copies of a notification are the same but for the envelope and the reader's way to write, so few are laid out. */
const rendered = new Map<string, Promise<RenderedMail>>();

/** One mail a recipient, through the SMTP server of the installation. */
export function createEmailChannel(options: {
  transport: () => MailTransport | Promise<MailTransport>;
  /** Called for parts that could not be drawn; the mail is sent without them. */
  onProblem?: (problem: unknown) => void;
}): ChannelSender {
  return {
    async send(alert, onHandover) {
      const mail = await renderOnce(alert, options.onProblem);
      const transport = await options.transport();
      return transport.send(
        {
          ...mail,
          to: alert.recipient,
          messageId: alert.messageId,
          threadRootId: alert.threadRootId,
          date: alert.decidedAt,
          isUrgent: alert.event.isUrgent,
          headers: buildHeaders(alert),
        },
        onHandover,
      );
    },
  };
}

function renderOnce(alert: OutgoingAlert, onProblem?: (problem: unknown) => void): Promise<RenderedMail> {
  const key = `${alert.notificationId} ${alert.wording} ${alert.words.lateNote ?? ''}`;
  const known = rendered.get(key);
  if (known) return known;
  const rendering = renderAndReport(alert.words, onProblem);
  rendered.set(key, rendering);
  for (const oldest of rendered.keys()) {
    if (rendered.size <= KEPT_RENDERINGS) break;
    rendered.delete(oldest);
  }
  return rendering;
}

async function renderAndReport(words: AlertMail, onProblem?: (problem: unknown) => void): Promise<RenderedMail> {
  const mail = await renderMail(words);
  for (const problem of mail.problems) onProblem?.(problem);
  return mail;
}

/** Fields that filters sort by, and for digests the mail program's own button to end them (RFC 2369, RFC 8058). */
function buildHeaders({ event, words }: OutgoingAlert): Record<string, string> {
  return {
    ...(event.incidentId === null ? {} : { 'X-Spendwatch-Incident': event.incidentId }),
    'X-Spendwatch-Severity': event.severity,
    'X-Spendwatch-Reason': event.reason,
    ...(words.unsubscribeUrl === null
      ? {}
      : {
          'List-Unsubscribe': `<${words.unsubscribeUrl}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        }),
  };
}
