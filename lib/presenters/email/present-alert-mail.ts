import type { AlertMail } from '@/lib/domain/alert-mail';
import type { AlertMessage } from '@/lib/domain/notification';
import { presentDigestMail } from './present-digest-mail';
import { presentIncidentMail } from './present-incident-mail';
import { presentSummaryMail } from './present-summary-mail';
import { presentTestMail } from './present-test-mail';

/** What surrounds a stored message when it is turned into a mail. */
export type MailContext = {
  /** Public address of the app, without a trailing slash. */
  publicUrl: string;
  /** Time since the decision to tell; a mail that left late says so. */
  ageMs: number;
  /** Name of the channel that this message was meant for and that did not take it; null = it came straight. */
  standsInFor?: string | null;
};

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
