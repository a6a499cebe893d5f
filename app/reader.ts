import { headers } from 'next/headers';
import type { Viewer } from '@/lib/auth/viewer';
import { decideReader, type Reader } from '@/lib/domain/reader';

/** Number and date formats for a page: a person's preference, else their browser's language. */
export async function findReader(viewer: Viewer | null): Promise<Reader> {
  const acceptLanguage = (await headers()).get('accept-language');
  return decideReader(viewer?.reading ?? null, { acceptLanguage, timezone: viewer?.timezone ?? 'UTC' });
}
