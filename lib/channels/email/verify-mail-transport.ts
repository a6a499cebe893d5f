import { createTransport } from 'nodemailer';
import { buildSmtpOptions, MAIL_TIMEOUTS, type MailTimeouts } from './mail-transport';

export type MailCheck =
  | { ok: true; message: string }
  | {
      ok: false;
      problem: 'unknown-host' | 'refused' | 'time-out' | 'tls' | 'login' | 'not-smtp';
      /** What is wrong, where, and what to do; never the password. */
      message: string;
    };

/** Connects, upgrades to TLS when offered, logs in, and hangs up. Sends nothing. Never throws. */
export async function verifyMailTransport(options: { smtpUrl: string; timeouts?: MailTimeouts }): Promise<MailCheck> {
  const url = new URL(options.smtpUrl);
  const place = `mail server ${url.hostname}:${url.port || (url.protocol === 'smtps:' ? '465' : '587')}`;
  const transport = createTransport(buildSmtpOptions(options.smtpUrl, options.timeouts ?? MAIL_TIMEOUTS));
  try {
    await transport.verify();
    return { ok: true, message: `${place} ${url.username === '' ? 'answers' : 'accepts the login'}` };
  } catch (error) {
    return { ok: false, ...describeProblem(error, place, url) };
  } finally {
    transport.close();
  }
}

function describeProblem(error: unknown, place: string, url: URL): Omit<Extract<MailCheck, { ok: false }>, 'ok'> {
  const { code, response, message, cause } = error as {
    code?: unknown;
    response?: unknown;
    message?: unknown;
    cause?: unknown;
  };
  const reason = typeof response === 'string' && response !== '' ? response : String(message);
  const codes = `${String(code)} ${reason} ${cause instanceof Error ? cause.message : ''}`;
  if (/EDNS|ENOTFOUND|EAI_AGAIN/.test(codes)) {
    return {
      problem: 'unknown-host',
      message: `${place}: the name cannot be resolved (${reason}). Check the host in SMTP_URL.`,
    };
  }
  if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH/.test(codes)) {
    return {
      problem: 'refused',
      message: `${place} refuses the connection (${reason}). Check host and port in SMTP_URL, and that the server runs.`,
    };
  }
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    const user = decodeURIComponent(url.username);
    return {
      problem: 'login',
      message: `${place} refuses the login of "${user}": ${reason}. Check user and password in SMTP_URL; special characters must be percent-encoded.`,
    };
  }
  if (code === 'ETLS' || /certificate|SSL|TLS/i.test(codes)) return describeTlsProblem(reason, place);
  if (code === 'ETIMEDOUT') {
    return {
      problem: 'time-out',
      message: `${place} does not answer in time (${reason}). A firewall may drop the connection, or the port wants smtps://.`,
    };
  }
  return { problem: 'not-smtp', message: `${place} does not speak SMTP as expected: ${reason}` };
}

function describeTlsProblem(reason: string, place: string): Omit<Extract<MailCheck, { ok: false }>, 'ok'> {
  const advice = /wrong version number|packet length/i.test(reason)
    ? 'The port speaks plain SMTP: write smtp:// instead of smtps:// (STARTTLS is used when offered).'
    : 'Install a certificate that this machine trusts, name the file of a private authority in NODE_EXTRA_CA_CERTS before the start, or add ?tls.rejectUnauthorized=false to SMTP_URL if the server is yours.';
  return { problem: 'tls', message: `${place}: no secure connection (${reason}). ${advice}` };
}
