import type { AlertMail } from '@/lib/domain/notifications/alert-mail';
import type { AlertMessage } from '@/lib/domain/notifications/notification';
import type { MailContext } from './mail-context';
import { presentDigestMail } from './present-digest-mail';
import { presentIncidentMail } from './present-incident-mail';
import { presentSummaryMail } from './present-summary-mail';
import { presentTestMail } from './present-test-mail';

/** Prepares the mail of a notification: all words, numbers and links, no layout. */
export function presentAlertMail(message: AlertMessage, context: MailContext): AlertMail {
  switch (message.kind) {
    case 'incident':
      return presentIncidentMail(message, context);
    case 'test':
      return presentTestMail(message, context);
    case 'summary':
      return presentSummaryMail(message, context);
    case 'digest':
      return presentDigestMail(message, context);
  }
}
