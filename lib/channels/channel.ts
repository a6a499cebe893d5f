import type { AlertEvent } from '@/lib/domain/notifications/alert-event';
import type { AlertMail } from '@/lib/domain/notifications/alert-mail';
import type { AttemptOutcome } from '@/lib/domain/notifications/delivery';

/** One prepared message on its way to one recipient. The words are the same for every channel. */
export type OutgoingAlert = {
  /** The same on every attempt: receivers drop repeats by it. */
  deliveryId: string;
  /** Messages of one notification are equal but for the recipient. */
  notificationId: string;
  recipient: string;
  /** RFC 5322, with angle brackets, the same on every attempt. */
  messageId: string;
  /** Message-ID of the first message about the same incident to this recipient; null = this is the first. */
  threadRootId: string | null;
  /** When the decision to notify was taken. */
  decidedAt: Date;
  words: AlertMail;
  /** Messages of one notification with the same wording are written the same; '' = no member's preference. */
  wording: string;
  event: AlertEvent;
};

/** What became of an attempt, with the receiver's words. */
export type SendResult = {
  outcome: AttemptOutcome;
  reply: string;
  /** How long the receiver asks to be left alone; absent = it said nothing. */
  retryAfterMs?: number;
  /** No reply came: once the message was handed over, it is unknown whether it arrived. */
  isUnanswered?: boolean;
  /** Whether any other message through this channel would have fared the same (server down, login or address refused). */
  isChannelWide?: boolean;
  /** The recipient is gone for good and need not be asked again (a browser that took its permission back). */
  isRecipientGone?: boolean;
};

/**
 * One way to reach people. `send` never throws: a failure is a result. `onHandover` runs before the receiver can act on
 * the message; only when it is done is the message handed over, and when it throws it is not.
 */
export type ChannelSender = {
  send(alert: OutgoingAlert, onHandover: () => Promise<void>): Promise<SendResult>;
};
