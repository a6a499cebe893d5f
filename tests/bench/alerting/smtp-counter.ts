import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export type SmtpCounter = {
  url: string;
  /** When each address was first sent a mail, milliseconds since the epoch. */
  acceptedAt: Map<string, number>;
  count(): number;
  close(): Promise<void>;
};

/** A mail server that takes everything and keeps only when and for whom. */
export async function startSmtpCounter(): Promise<SmtpCounter> {
  const acceptedAt = new Map<string, number>();
  let count = 0;
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], disableReverseLookup: true, closeTimeout: 500 },
    onData(stream, session, callback) {
      stream.resume();
      stream.on('end', () => {
        count += 1;
        const to = session.envelope.rcptTo[0]?.address ?? '';
        if (!acceptedAt.has(to)) acceptedAt.set(to, Date.now());
        callback();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    acceptedAt,
    count: () => count,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
