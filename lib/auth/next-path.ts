/**
 * Where to go after signing in: `next` when it is a path on this site, else the overview. Anything a browser could read
 * as another site ("//evil", "/\evil", an absolute address) is refused.
 */
export function parseNextPath(next: string | null | undefined): string {
  if (!next || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(next)) return '/';
  return next;
}
