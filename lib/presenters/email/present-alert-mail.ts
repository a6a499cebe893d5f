import type { AlertMail } from '@/lib/domain/alert-mail';
import type { AlertMessage } from '@/lib/domain/notification';
import { presentIncidentMail } from './present-incident-mail';
import { presentTestMail } from './present-test-mail';

/** What surrounds a stored message when it is turned into a mail. */
export type MailContext = {
  /** Public address of the app, without a trailing slash. */
  publicUrl: string;
  /** Time since the decision to tell; a mail that left late says so. */
  ageMs: number;
};

/** Prepares the mail of a notification: all words, numbers and links, no layout. */
export function presentAlertMail(message: AlertMessage, context: MailContext): AlertMail {
  switch (message.kind) {
    case 'incident':
      return presentIncidentMail(message, context);
    case 'test':
      return presentTestMail(message, context);
  }
}
