import { BadRequestError } from 'openai';
import { DAY_MS } from '@/lib/domain/time';
import type { BucketSeconds, UsageKind } from '@/lib/domain/usage/usage';
import type { ProviderNotice, TimeWindow } from '../provider';
import { readMessage } from './errors';
import { alignWindow } from './window';

/** Spans tried, longest first, when the provider refuses a start too far in the past; it does not say how far it goes. */
const LOOKBACK_DAYS = [365, 180, 90, 30, 7] as const;

/** Dimensions that this deployment refused, by kind; learned once per provider object. */
export type RefusedDimensions = Map<UsageKind, Set<string>>;

/** What a listing asks for, and what was given up so far to get an answer. */
export type UsageAttempt = { window: TimeWindow; groupBy: string[]; notices: ProviderNotice[] };

/** What to ask instead after a refusal; null when the refusal is final. */
export function planNextAttempt(
  kind: UsageKind,
  bucketSeconds: BucketSeconds,
  attempt: UsageAttempt,
  error: unknown,
  { refused, now }: { refused: RefusedDimensions; now: () => Date },
): UsageAttempt | null {
  if (!(error instanceof BadRequestError)) return null;
  if (error.code === 'reporting_lookback_exceeded') return shortenLookback(kind, bucketSeconds, attempt, now());
  const name = findRefusedDimension(error, attempt.groupBy);
  if (name === null) return null;
  refused.set(kind, (refused.get(kind) ?? new Set()).add(name));
  return {
    ...attempt,
    groupBy: attempt.groupBy.filter((dimension) => dimension !== name),
    notices: [
      ...attempt.notices,
      { code: 'dimension_unavailable', message: `OpenAI does not report ${kind} by ${name}: ${readMessage(error)}` },
    ],
  };
}

/**
 * Which of the asked dimensions a 400 complains about. The provider quotes the refused value first and then lists what
 * it allows, so a value that is merely mentioned is not the refused one. When it names neither, the newest goes first.
 */
function findRefusedDimension(error: BadRequestError, groupBy: readonly string[]): string | null {
  const message = readMessage(error);
  const isAboutGrouping = error.param?.startsWith('group_by') === true || /group_by/.test(message);
  const quoted = [...message.matchAll(/['"`]([a-z_]+)['"`]/g)].map((match) => match[1] ?? '');
  const firstValue = quoted.find((value) => value !== 'group_by');
  if (
    firstValue !== undefined &&
    groupBy.includes(firstValue) &&
    (isAboutGrouping || /invalid|unsupported|unknown/i.test(message))
  ) {
    return firstValue;
  }
  if (!isAboutGrouping) return null;
  const unlisted = groupBy.filter((name) => !message.includes(name));
  return (unlisted.length < groupBy.length ? unlisted.at(-1) : groupBy.at(-1)) ?? null;
}

function shortenLookback(
  kind: UsageKind,
  bucketSeconds: BucketSeconds,
  attempt: UsageAttempt,
  now: Date,
): UsageAttempt | null {
  for (const days of LOOKBACK_DAYS) {
    const startsAt = new Date(now.getTime() - days * DAY_MS);
    const window = alignWindow({ startsAt, endsAt: attempt.window.endsAt }, bucketSeconds);
    if (window.startsAt <= attempt.window.startsAt) continue;
    if (window.startsAt >= window.endsAt) return null;
    const message = `OpenAI keeps no ${kind} usage from before ${window.startsAt.toISOString()} (last ${days} days asked).`;
    const others = attempt.notices.filter((notice) => notice.code !== 'lookback_shortened');
    return { ...attempt, window, notices: [...others, { code: 'lookback_shortened', message }] };
  }
  return null;
}
