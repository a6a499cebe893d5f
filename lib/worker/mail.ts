import { randomBytes } from 'node:crypto';
import { createMailTransport, type MailTransport } from '@/lib/channels/email/mail-transport';
import { startMailbox } from '@/lib/channels/email/mailbox-server';
import { getDb } from '@/lib/db/client';
import { storeCapturedMail } from '@/lib/db/notifications/captured-mails';
import type { Env } from '@/lib/env';
import { getLogger } from '@/lib/logger';

/** Where this worker's mail goes, and how to close it. */
export type MailRoute = { transportFor: (workspaceId: string) => MailTransport; close(): Promise<void> };

/** The configured SMTP server, or the built-in mailbox on loopback, which each worker runs for itself. */
export async function openMailRoute(env: Env, readClock: () => Date): Promise<MailRoute> {
  if (env.SMTP_URL) {
    if (env.HTTPS_PROXY || env.HTTP_PROXY) {
      getLogger().warn('mail does not use the proxy: the server of SMTP_URL must be reachable from here');
    }
    const transport = createMailTransport({ smtpUrl: env.SMTP_URL, from: env.MAIL_FROM });
    return { transportFor: () => transport, close: async () => transport.close() };
  }
  const mailbox = await startMailbox({
    host: '127.0.0.1',
    port: 0,
    password: randomBytes(24).toString('base64url'),
    store: (mail) => storeCapturedMail(getDb(), mail, readClock()),
  });
  const transports = new Map<string, MailTransport>();
  return {
    transportFor: (workspaceId) => {
      const known =
        transports.get(workspaceId) ??
        createMailTransport({ smtpUrl: mailbox.buildSmtpUrl(workspaceId), from: env.MAIL_FROM });
      transports.set(workspaceId, known);
      return known;
    },
    close: async () => {
      for (const transport of transports.values()) transport.close();
      await mailbox.close();
    },
  };
}
