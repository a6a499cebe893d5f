'use client';

import * as texts from '@/lib/texts/en/notifications/mailbox';
/**
 * The HTML part in a frame without scripts, forms or access to this site: the answer's own policy says so too. Links open
 * in a new tab, as from a mail program; nothing is loaded from elsewhere.
 */
export function MailFrame({ id, title }: { id: string; title: string }) {
  return (
    <iframe
      title={texts.mailFrameMailTitle(title)}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      src={`/api/v1/captured-mails/${id}/html`}
      className="h-[70vh] w-full bg-white"
      style={{ colorScheme: 'light' }}
    />
  );
}
