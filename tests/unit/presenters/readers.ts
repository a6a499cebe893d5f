import { DEFAULT_LOCALE, parseLocale, type Reader } from '@/lib/domain/reader';

/** International English in UTC: what most tables of expected texts are written in. */
export const READER: Reader = { locale: DEFAULT_LOCALE, timezone: 'UTC' };

/** Somebody of a language in a zone. */
export function makeReader(tag: string, timezone = 'UTC'): Reader {
  const locale = parseLocale(tag);
  if (locale === null) throw new Error(`${tag}: expected a language tag`);
  return { locale, timezone };
}
