/** Takes a request such as `?create=1` out of the address once it was answered, so that a reload does not ask again. */
export function forgetAsked(name = 'create'): void {
  const url = new URL(window.location.href);
  if (!url.searchParams.has(name)) return;
  url.searchParams.delete(name);
  window.history.replaceState(null, '', `${url.pathname}${url.search}`);
}
