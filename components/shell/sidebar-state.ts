export const SIDEBAR_COOKIE = 'sidebar';

/** Folded or not is written on the document, so that style alone follows and nothing renders again. */
export function toggleSidebar(): void {
  const { dataset } = document.documentElement;
  const isFolded = dataset['sidebar'] === 'folded';
  if (isFolded) delete dataset['sidebar'];
  else dataset['sidebar'] = 'folded';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari.
  document.cookie = `${SIDEBAR_COOKIE}=${isFolded ? 'open' : 'folded'}; path=/; max-age=31536000; samesite=lax`;
}
