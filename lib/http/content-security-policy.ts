/**
 * The sheet that the toast library adds when its script loads; its digest lets this one in and no other. A test compares
 * it with the installed version.
 */
export const TOAST_STYLE_HASH = 'sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY=';

/** Digest of an empty sheet: the same library adds its element first and the text after. */
const EMPTY_STYLE_HASH = 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

/**
 * What a page may load and run. Scripts: only those with this answer's nonce and what they load in turn; nothing inline
 * and, outside of development, no evaluation of text. Style sheets: ours, or with the nonce. Style attributes stay
 * allowed: charts and menus place things by them in the page's own HTML, where no nonce can stand; they cannot load or
 * run anything. Images: ours and inline ones. Nothing may frame us, and forms lead nowhere else.
 */
export function renderPagePolicy(options: { nonce: string; isProduction: boolean; isHttps: boolean }): string {
  const { nonce, isProduction, isHttps } = options;
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isProduction ? '' : " 'unsafe-eval'"}`,
    "script-src-attr 'none'",
    // The development server adds sheets without a nonce.
    isProduction
      ? `style-src 'self' 'nonce-${nonce}' '${TOAST_STYLE_HASH}' '${EMPTY_STYLE_HASH}'`
      : "style-src 'self' 'unsafe-inline'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${isProduction ? '' : ' ws: wss:'}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'self'",
    "media-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(isHttps ? ['upgrade-insecure-requests'] : []),
  ];
  return directives.join('; ');
}

/** For everything that is no page: data and files, which load nothing. */
export const DATA_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; sandbox";

/**
 * For the HTML part of a captured mail: a document of its own that runs nothing, loads nothing, has no origin, and
 * may be framed by our own pages only. Its sheets are the sender's, so they stand inline.
 */
export const MAIL_HEADERS: Record<string, string> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
};
