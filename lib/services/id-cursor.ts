import { makeBadCursor, parseTextCursor } from './page-cursor';

/** The id behind a cursor of a list that goes by id; null without one. Throws `invalid_input` on anything else. */
export function parseIdCursor(cursor: string | undefined): string | null {
  const id = parseTextCursor(cursor);
  if (id === null || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return id;
  throw makeBadCursor(cursor);
}
