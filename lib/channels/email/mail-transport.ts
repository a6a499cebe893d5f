import { AsyncResource } from 'node:async_hooks';
import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { SendResult } from '../channel';
import { classifyMailError } from './classify-mail-error';
import type { RenderedMail } from './render-mail';

/** A laid-out mail with the envelope and headers of one delivery. */
export type OutgoingMail = Pick<RenderedMail, 'subject' | 'text' | 'html' | 'images'> & {
  to: string;
  /** With angle brackets, the same on every attempt. */
  messageId: string;
  /** Message-ID of the first mail about the same incident to this recipient; null = this is the first. */
  threadRootId: string | null;
  /** Date header: when the decision to notify was taken, so that a repeat is the same message. */
  date: Date;
  isUrgent: boolean;
  /** Documents that come along; absent = none. */
  files?: readonly { filename: string; contentType: string; bytes: Uint8Array }[];
  /** X-Spendwatch-… headers. */
  headers: Readonly<Record<string, string>>;
};

/**
 * Sends mails through one SMTP server. `send` never throws: a failure is a result. `onHandover` runs when all of the mail
 * but its final dot is on the way; only when it is done is the mail handed over, and when it throws the mail is not.
 */
export type MailTransport = {
  send(mail: OutgoingMail, onHandover?: () => Promise<void>): Promise<SendResult>;
  close(): void;
};

/** Milliseconds. `total` bounds one mail from connect to the last reply; the others bound single waits. */
export type MailTimeouts = { connection: number; greeting: number; socket: number; total: number };

export const MAIL_TIMEOUTS: MailTimeouts = { connection: 15_000, greeting: 15_000, socket: 30_000, total: 45_000 };

/** Mails in flight at once through one transport. */
export const MAIL_CONNECTIONS = 5;

/** Options shared by sending and checking: STARTTLS when offered, verified certificates, no files or URLs from content. */
export function buildSmtpOptions(smtpUrl: string, timeouts: MailTimeouts) {
  return {
    url: smtpUrl,
    connectionTimeout: timeouts.connection,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.socket,
    dnsTimeout: timeouts.connection,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/**
 * A pool of connections to the server in `smtpUrl` (`smtp://user:pass@host:587`, `smtps://…`; `?tls.rejectUnauthorized=false`
 * accepts a self-signed certificate). `from` is the sender of every mail. Close it when done.
 */
export function createMailTransport(options: {
  smtpUrl: string;
  from: string;
  timeouts?: MailTimeouts;
}): MailTransport {
  const timeouts = options.timeouts ?? MAIL_TIMEOUTS;
  const pool = createTransport({
    ...buildSmtpOptions(options.smtpUrl, timeouts),
    pool: true,
    maxConnections: MAIL_CONNECTIONS,
    // A pooled connection that went stale is replaced once; everything else is for the retry schedule.
    maxRequeues: 1,
    idleTimeout: 30_000,
  });
  // Every failure comes back through sendMail; without a listener the pool's own event would end the process.
  pool.on('error', () => {});
  const handovers = new Map<string, () => Promise<void>>();
  pool.use('stream', ({ message }, done) => {
    const onHandover = handovers.get(message.messageId());
    if (onHandover) message.processFunc((input) => Readable.from(holdEnd(input, onHandover), { objectMode: false }));
    done();
  });
  return {
    async send(mail, onHandover) {
      const signal = AbortSignal.timeout(timeouts.total);
      let handoverError: unknown = null;
      if (onHandover) {
        const noteOrKeepError = () =>
          onHandover().catch((error: unknown) => {
            handoverError = error;
            throw error;
          });
        // A pooled connection calls from the surroundings of the mail it was opened for, maybe another workspace's.
        handovers.set(mail.messageId, AsyncResource.bind(noteOrKeepError));
      }
      try {
        const info = await pool.sendMail({ ...buildMessage(mail, options.from), signal });
        return { outcome: 'accepted', reply: info.response };
      } catch (error) {
        // Our own trouble with noting the handover says nothing about the server.
        if (handoverError !== null)
          return { outcome: 'temporary', reply: String(handoverError).replace(/^Error: /, '') };
        if (!signal.aborted) return classifyMailError(error);
        const reply = `no final answer within ${timeouts.total / 1_000} s, connection closed`;
        return { outcome: 'temporary', reply, isChannelWide: true, isUnanswered: true };
      } finally {
        handovers.delete(mail.messageId);
      }
    },
    close() {
      pool.close();
    },
  };
}

/** The message as it comes, its end only after `onHandover`. Starts with the first read, which is after DATA. */
async function* holdEnd(input: AsyncIterable<Buffer>, onHandover: () => Promise<void>): AsyncGenerator<Buffer> {
  yield* input;
  await onHandover();
}

function buildMessage(mail: OutgoingMail, from: string) {
  return {
    from,
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    ...(mail.html === null ? {} : { html: mail.html }),
    date: mail.date,
    messageId: mail.messageId,
    ...(mail.threadRootId === null ? {} : { inReplyTo: mail.threadRootId, references: mail.threadRootId }),
    ...(mail.isUrgent ? { priority: 'high' as const } : {}),
    // RFC 3834: answering machines stay quiet.
    headers: { ...mail.headers, 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    attachments: [
      ...mail.images.map((image) => ({
        cid: image.cid,
        filename: image.filename,
        content: image.png,
        contentType: 'image/png',
        contentDisposition: 'inline' as const,
      })),
      ...(mail.files ?? []).map(({ filename, contentType, bytes }) => ({
        ...{ filename, contentType, content: Buffer.from(bytes) },
        contentDisposition: 'attachment' as const,
      })),
    ],
  };
}
