import type { Viewer } from '@/lib/auth/viewer';
import type { DigestMessage } from '@/lib/domain/usage/digest-message';
import { listSavings } from './list-savings';

const MOST_TOLD = 3;

/** The largest open savings for a digest, with what all of them save together; null = none has an amount. */
export async function summarizeSavings(
  viewer: Viewer,
  now: Date,
): Promise<NonNullable<DigestMessage['savings']> | null> {
  const { data, total } = await listSavings(viewer, now);
  const largest = data.filter(({ monthly }) => Number(monthly) > 0).slice(0, MOST_TOLD);
  if (largest.length === 0) return null;
  return {
    total,
    entries: largest.map(({ title, subject, monthly, evidence }) => ({
      ...{ title, monthly, note: evidence },
      name:
        subject.apiKeyName ?? subject.apiKeyId ?? subject.model ?? subject.projectName ?? subject.connectionName ?? '',
    })),
  };
}
