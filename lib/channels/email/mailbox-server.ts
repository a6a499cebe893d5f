import { timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { parseMailSummary } from './parse-mail';

/** A mail as the mailbox took it in, once per recipient. */
export type ReceivedMail = {
  /** The workspace that logged in to send it. */
  workspaceId: string;
  sender: string;
  recipient: string;
  subject: string;
  messageId: string;
  /** About the recipient's account: for their eyes only. */
  isConfidential: boolean;
  raw: Buffer;
};

export type Mailbox = {
  port: number;
  /** Where a workspace sends its mail to: `smtp://<workspaceId>:<password>@127.0.0.1:<port>`. */
  buildSmtpUrl(workspaceId: string): string;
  close(): Promise<void>;
};

const MAX_BYTES = 10 * 1024 * 1024;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The built-in mailbox: an SMTP server that keeps mail instead of passing it on. The user name is the workspace id, the
 * password is shared by the processes of this installation. A mail counts as taken only after `store` returned; when
 * that fails the sender gets 451 and tries again.
 */
export async function startMailbox(options: {
  host: string;
  /** 0 = any free port. */
  port: number;
  password: string;
  store: (mail: ReceivedMail) => Promise<void>;
}): Promise<Mailbox> {
  const server = new SMTPServer({
    banner: 'Spendwatch mailbox: mail is captured, not sent',
    size: MAX_BYTES,
    // The listener is for this machine; there is no name that a certificate could be for.
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 1_000,
    logger: false,
    onAuth(auth, _session, callback) {
      const isKnown = UUID.test(auth.username ?? '') && isSameText(auth.password ?? '', options.password);
      if (isKnown) callback(null, { user: auth.username });
      else callback(new Error('Invalid username or password'));
    },
    onData(stream, session, callback) {
      takeMail(stream, session, options.store).then(
        (message) => callback(null, message),
        (error: Error) => callback(error),
      );
    },
  });
  // A client that hangs up in the middle is its own problem and shows up there as a failed attempt.
  server.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    buildSmtpUrl: (workspaceId) =>
      `smtp://${workspaceId}:${encodeURIComponent(options.password)}@${options.host}:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function takeMail(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  store: (mail: ReceivedMail) => Promise<void>,
): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    // Beyond the limit the rest is read and dropped, so that the refusal reaches the sender.
    if (!stream.sizeExceeded) chunks.push(chunk as Buffer);
  }
  if (stream.sizeExceeded) throw makeReply(552, `Message exceeds ${MAX_BYTES} bytes`);
  const raw = Buffer.concat(chunks);
  const summary = await parseMailSummary(raw);
  const sender = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
  try {
    for (const { address } of session.envelope.rcptTo) {
      await store({ workspaceId: String(session.user), sender, recipient: address, ...summary, raw });
    }
  } catch {
    throw makeReply(451, 'Could not store the message, try again later');
  }
  return `Captured ${summary.messageId}, not sent`;
}

function makeReply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function isSameText(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
