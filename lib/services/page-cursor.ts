import { AppError } from '@/lib/errors';

/** Opaque text of the place where the next page starts. */
function formatCursor(place: string | number): string {
  return Buffer.from(String(place), 'utf8').toString('base64url');
}

/** The place behind a cursor; null without one. Throws `invalid_input` on what no cursor can hold. */
export function parseTextCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const place = Buffer.from(cursor, 'base64url').toString('utf8');
  if (place === '' || place.includes('\0')) throw makeBadCursor(cursor);
  return place;
}

/** Like `parseTextCursor` for places that are whole numbers. Throws `invalid_input` on anything else. */
export function parseNumberCursor(cursor: string | undefined): number | null {
  const text = parseTextCursor(cursor);
  if (text === null) return null;
  if (!/^\d{1,9}$/.test(text)) throw makeBadCursor(cursor);
  return Number(text);
}

/** The answer to a cursor that no list gave out. */
export function makeBadCursor(cursor: string | undefined): AppError {
  const message = `cursor "${cursor}": expected the nextCursor of an earlier answer`;
  return new AppError('invalid_input', message, { errors: [{ path: 'cursor', message }] });
}

/** Cuts a list that was read with one row more than asked for into a page and its next cursor. */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => string | number,
): { rows: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, nextCursor: rows.length > limit && last !== undefined ? formatCursor(placeOf(last)) : null };
}
