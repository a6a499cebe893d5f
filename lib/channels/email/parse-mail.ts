import { simpleParser } from 'mailparser';

/** A mail with this header is shown to its recipient only. */
export const CONFIDENTIAL_HEADER = 'X-Spendwatch-Confidential';

export type MailSummary = { subject: string; messageId: string; isConfidential: boolean };

/** Subject and Message-ID of a raw mail; empty text where it has none. */
export async function parseMailSummary(raw: Buffer): Promise<MailSummary> {
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true });
  const isConfidential = mail.headers.has(CONFIDENTIAL_HEADER.toLowerCase());
  return { subject: mail.subject ?? '', messageId: mail.messageId ?? '', isConfidential };
}

export type ParsedMail = { text: string; html: string; headers: { name: string; value: string }[] };

/** A raw mail for display: text part, HTML part made safe (empty without one), headers in their order, unfolded. */
export async function parseMailForDisplay(raw: Buffer): Promise<ParsedMail> {
  // The parser puts inline pictures in place of their cid: addresses.
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true });
  return {
    text: mail.text ?? '',
    html: mail.html ? makeDisplayHtml(mail.html) : '',
    headers: mail.headerLines.map(({ line }) => {
      const colon = line.indexOf(':');
      return {
        name: line.slice(0, colon),
        value: line
          .slice(colon + 1)
          .replace(/\r?\n[ \t]+/g, ' ')
          .trim(),
      };
    }),
  };
}

const POLICY =
  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"><base target=\"_blank\">";

/**
 * HTML for a sandboxed frame. The policy blocks scripts, frames, forms and everything from the network; what could act
 * before or beside it (scripts, frames, refreshes, a base of its own) is cut out as well. Links open outside the frame.
 */
export function makeDisplayHtml(html: string): string {
  const inert = html
    .replace(/<(script|iframe|object|embed|form|noscript|template)\b[\s\S]*?(<\/\1\s*>|$)/gi, '')
    .replace(/<(meta|base|link)\b[^>]*>/gi, (tag) =>
      /^<meta\b[^>]*\bname\s*=\s*["']?(color-scheme|supported-color-schemes|viewport)\b/i.test(tag) ? tag : '',
    )
    .replace(/(<[a-z][^>]*?)\son[a-z]+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, '$1');
  const head = /<head\b[^>]*>/i.exec(inert);
  if (!head) return `<!doctype html><html><head>${POLICY}</head><body>${inert}</body></html>`;
  const end = head.index + head[0].length;
  return `${inert.slice(0, end)}${POLICY}${inert.slice(end)}`;
}
