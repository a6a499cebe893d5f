import type { SendResult } from '../channel';

/** The fields nodemailer adds to its errors: its own code, the SMTP command and the server's reply. */
type MailError = { code?: unknown; command?: unknown; response?: unknown; responseCode?: unknown; message?: unknown };

/** A reply longer than this is cut: some servers answer with a page. */
const REPLY_MAX_CHARACTERS = 2_000;

/** Replies that speak of our login, not of the mail (RFC 4954, RFC 3207): someone repairs the settings, then it goes out. */
const LOGIN_CODES = new Set([530, 534, 535, 538]);

/**
 * Distinguishes a refusal of this mail from a fault on the way. Only a 5xx to MAIL, RCPT or DATA (RFC 5321 4.2.1), or a
 * mail that cannot be put to the server at all, is permanent; refused connections, bad logins, TLS faults, 4xx,
 * time-outs and lost connections are retried. A fault that is no reply to this mail would have met any other mail too.
 */
export function classifyMailError(error: unknown): SendResult {
  const { code, command, response, responseCode, message } = (error ?? {}) as MailError;
  const hasReply = typeof response === 'string' && response !== '';
  const reply = (hasReply ? response : describeSilence(code, String(message ?? error))).trim();
  const isRefusal = isPermanent(code, command, hasReply ? Number(responseCode) : null);
  return {
    outcome: isRefusal ? 'permanent' : 'temporary',
    reply: reply.slice(0, REPLY_MAX_CHARACTERS),
    ...(hasReply ? {} : { isUnanswered: true }),
    ...(isRefusal || speaksOfMail(command, hasReply ? Number(responseCode) : null) ? {} : { isChannelWide: true }),
  };
}

/** A temporary reply to the envelope or the data, such as greylisting. 421 is the server closing for everybody. */
function speaksOfMail(command: unknown, replyCode: number | null): boolean {
  const isAboutMail = command === 'MAIL FROM' || command === 'RCPT TO' || command === 'DATA';
  return isAboutMail && replyCode !== null && replyCode !== 421 && !LOGIN_CODES.has(replyCode);
}

function isPermanent(code: unknown, command: unknown, replyCode: number | null): boolean {
  // Neither server nor network had a say: the address or the message itself does not fit.
  if (replyCode === null) return code === 'EENVELOPE' || code === 'EMESSAGE';
  if (command !== 'MAIL FROM' && command !== 'RCPT TO' && command !== 'DATA') return false;
  return replyCode >= 500 && !LOGIN_CODES.has(replyCode);
}

/** Words for an attempt that got no reply; the client's own are "Timeout" and the like. */
function describeSilence(code: unknown, message: string): string {
  return code === 'ETIMEDOUT' ? `no answer in time (${message})` : message;
}
