'use client';

/**
 * The HTML part in a frame without scripts, forms or access to this site. Links open in a new tab, as from a mail
 * program; nothing is loaded from elsewhere.
 */
export function MailFrame({ html, title }: { html: string; title: string }) {
  const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:";
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}"><base target="_blank">`;
  return (
    <iframe
      title={`Mail: ${title}`}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      srcDoc={`${head}${html}`}
      className="h-[70vh] w-full bg-white"
      style={{ colorScheme: 'light' }}
    />
  );
}
