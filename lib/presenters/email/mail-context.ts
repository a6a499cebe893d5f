import { decideReader, type Reader, type ReaderChoice } from '@/lib/domain/reader';

/** What surrounds a stored message when it is turned into a mail. */
export type MailContext = {
  /** Public address of the app, without a trailing slash. */
  publicUrl: string;
  /** Time since the decision to notify; a mail that left late says so. */
  ageMs: number;
  /** Name of the channel that this message was meant for and that did not take it; null = it came straight. */
  standsInFor?: string | null;
  /** How the person behind the address wants numbers and times written; null = the address belongs to no member. */
  reading?: ReaderChoice | null;
};

/** How a mail is written: as its reader chose, else in the zone of the message. */
export function decideMailReader(message: { timezone: string }, reading: MailContext['reading']): Reader {
  return decideReader(reading ?? null, { acceptLanguage: null, timezone: message.timezone });
}
