'use client';

import { useEffect, useState } from 'react';

/** `null` until the page's script has looked; empty when the link had no token. */
export type LinkToken = string | null;

/**
 * The token that a link from a mail carries behind its hash. It is taken out of the address at once, so that neither the
 * history nor a look over the shoulder keeps it; with `keepAs` it survives the way over the sign-in page in this tab.
 */
export function useLinkToken(keepAs?: string): LinkToken {
  const [token, setToken] = useState<LinkToken>(null);
  useEffect(() => {
    const given = window.location.hash.slice(1);
    if (given !== '') {
      window.history.replaceState(null, '', window.location.pathname + window.location.search);
      if (keepAs) window.sessionStorage.setItem(keepAs, given);
    }
    const kept = keepAs ? window.sessionStorage.getItem(keepAs) : null;
    setToken((known) => known ?? (given || kept || ''));
  }, [keepAs]);
  return token;
}
