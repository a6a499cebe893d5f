import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export type TakenMail = {
  to: string;
  messageId: string;
  subject: string;
  text: string;
  inReplyTo: string | undefined;
  headers: Map<string, unknown>;
  /** As it came over the wire. */
  raw: Buffer;
};

export type SmtpSink = { url: string; taken: TakenMail[]; close(): Promise<void> };

/**
 * A real SMTP server on a free port of loopback that keeps what it takes. `beforeTaking` may throw an error with a
 * `responseCode` to refuse a message after DATA, or destroy the socket; only what passes it counts as taken. `afterTaking`
 * runs before the sender hears of it.
 */
export async function startSmtpSink(
  options: SMTPServerOptions & {
    beforeTaking?: (mail: TakenMail, destroy: () => void) => Promise<void> | void;
    afterTaking?: (mail: TakenMail, destroy: () => void) => void;
  } = {},
): Promise<SmtpSink> {
  const { beforeTaking, afterTaking, ...serverOptions } = options;
  const taken: TakenMail[] = [];
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], disableReverseLookup: true, closeTimeout: 500 },
    onData(stream, session, callback) {
      const take = async (): Promise<string> => {
        const raw = await buffer(stream);
        const mail = await simpleParser(raw);
        const one: TakenMail = {
          to: session.envelope.rcptTo[0]?.address ?? '',
          messageId: mail.messageId ?? '',
          subject: mail.subject ?? '',
          text: mail.text ?? '',
          inReplyTo: mail.inReplyTo,
          headers: mail.headers,
          raw,
        };
        const destroy = () => {
          for (const connection of server.connections) {
            const { id, _socket } = connection as unknown as { id: string; _socket: { destroy(): void } };
            if (id === session.id) _socket.destroy();
          }
        };
        await beforeTaking?.(one, destroy);
        taken.push(one);
        afterTaking?.(one, destroy);
        return `2.0.0 taken as ${taken.length}`;
      };
      take().then(
        (reply) => callback(null, reply),
        (error: Error) => callback(error),
      );
    },
    ...serverOptions,
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    taken,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** An answer of the server other than yes. */
export function refuse(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
