import { findTokenRates, TOKEN_PARTS } from '@/lib/domain/pricing/token-rates';
import type { UsageCounts } from '@/lib/domain/usage/usage';
import { LEAST_SAVING, type Saving, type Sureness } from './saving';
import { addCounts, findPlace, priceCounts, type Strand, stretchWeek, subjectOf, type Work } from './strand';
import { formatCount, formatMonthly, formatShare } from './words';

/**
 * Prompts shorter than this are not cached. OpenAI: 1,024 tokens, in steps of 128
 * (https://developers.openai.com/api/docs/guides/prompt-caching, read on 2026-11-30). Anthropic: 1,024 to 4,096 by model
 * (https://platform.claude.com/docs/en/build-with-claude/prompt-caching); the largest of them is taken for all.
 */
const LEAST_PROMPT: Readonly<Record<string, number>> = { openai: 1_024, anthropic: 4_096 };
const CACHE_STEP = 128;
/** A prefix is forgotten after about five minutes, so it stays warm from twelve requests an hour. */
const WARM_REQUESTS = 12;
/** Which part of what the sizes allow is counted, since the end of each prompt differs. */
const REACHED_PART = 0.5;
/** A share that lies so far below the target, or fell by so much, is worth a line. */
const LEAST_GAP = 0.1;
const LEAST_FALL = 0.15;
/** Where writing to the cache has a price, one write is counted for so many tokens read. */
const READS_A_WRITE = 9;
/** Fewer requests in a stretch say nothing about the size of prompts. */
const LEAST_REQUESTS = 100;
/** Times the earlier size that a prompt must reach. */
const LEAST_GROWTH = 1.3;

const shareOf = ({ cachedInputTokens, inputTokens }: Pick<UsageCounts, 'cachedInputTokens' | 'inputTokens'>) =>
  inputTokens === 0 ? 0 : cachedInputTokens / inputTokens;

type Stretches = { month: UsageCounts; week: UsageCounts; earlier: Strand['earlier'] };

/** Sums over the tiers of a work that are no batches: a batch has rules of its own. */
function sumStretches(strands: readonly Strand[]): Stretches {
  const earlier = { requests: 0, inputTokens: 0, cachedInputTokens: 0 };
  for (const one of strands) {
    earlier.requests += one.earlier.requests;
    earlier.inputTokens += one.earlier.inputTokens;
    earlier.cachedInputTokens += one.earlier.cachedInputTokens;
  }
  return {
    month: addCounts(strands.map((one) => one.month)),
    week: addCounts(strands.map((one) => one.week)),
    earlier,
  };
}

/** Input that could be read from the cache: a share that fell, or one that lies far below what the sizes allow. */
export function judgeCache(work: Work, at: Date): Saving[] {
  const [first] = work.strands;
  const place = findPlace(first);
  const least = LEAST_PROMPT[place?.catalogue ?? ''];
  if (first.kind !== 'completions' || !place || least === undefined) return [];
  const strands = work.strands.filter(({ batch }) => batch !== true);
  const { month, week, earlier } = sumStretches(strands);
  const active = Math.max(0, ...strands.map(({ hours }) => hours?.active ?? 0));
  if (month.requests === 0 || active === 0 || month.requests / active < WARM_REQUESTS) return [];
  const mean = month.inputTokens / month.requests;
  if (mean < least) return [];
  const [before, now] = [shareOf(earlier), shareOf(week)];
  if (earlier.requests >= LEAST_REQUESTS && week.requests >= LEAST_REQUESTS && before - now >= LEAST_FALL) {
    const why = `${formatShare(now)} of its input came from the cache in the last 7 days, ${formatShare(before)} in the 4 weeks before: something at the start of the prompts began to change`;
    return describe(strands, at, { target: before, stretch: 'week', sureness: 'likely', why });
  }
  const allowed = (Math.floor(mean / CACHE_STEP) * CACHE_STEP) / mean;
  const target = allowed * REACHED_PART;
  if (shareOf(month) > target - LEAST_GAP) return [];
  const why = `${formatShare(shareOf(month))} of its input comes from the cache; prompts of ${formatCount(mean)} tokens would allow up to ${formatShare(allowed)}, and half of that is counted`;
  return describe(strands, at, { target, stretch: 'month', sureness: 'possible', why });
}

/** OpenAI caches what prompts begin with by itself, Anthropic what is marked. */
const STEPS: Readonly<Record<string, string>> & { openai: string } = {
  openai: 'Put what is the same in every prompt first',
  anthropic: 'Mark what is the same in every prompt for the cache',
};

type CacheGoal = { target: number; stretch: 'month' | 'week'; sureness: Sureness; why: string };

function describe(strands: readonly Strand[], at: Date, { target, stretch, sureness, why }: CacheGoal): Saving[] {
  const sum = { before: 0n, after: 0n };
  for (const strand of strands) {
    const before = priceCounts(strand, strand[stretch], at);
    const after = priceCounts(strand, raiseCached(strand, strand[stretch], target, at), at);
    if (before === null || after === null) return [];
    sum.before += before;
    sum.after += after;
  }
  const monthly = (nanos: bigint) => (stretch === 'week' ? stretchWeek(nanos) : nanos);
  const [before, after] = [monthly(sum.before), monthly(sum.after)];
  const [first] = strands;
  if (!first || before - after < LEAST_SAVING) return [];
  return [
    {
      ...{ kind: 'cache', subject: subjectOf(first), sureness, monthlyNanos: before - after, currentNanos: before },
      title: stretch === 'week' ? 'Mend its prompt cache' : (STEPS[findPlace(first)?.catalogue ?? ''] ?? STEPS.openai),
      evidence: why,
      reckoning: `It costs ${formatMonthly(before)} now and ${formatMonthly(after)} with ${formatShare(target)} of the input from the cache`,
    },
  ];
}

/** The same counts with more of the input from the cache. */
function raiseCached(strand: Strand, counts: UsageCounts, target: number, at: Date): UsageCounts {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, inputAudioTokens, inputImageTokens } = counts;
  const free = inputTokens - cachedInputTokens - cacheWriteTokens - inputAudioTokens - inputImageTokens;
  const more = Math.max(0, Math.min(free, Math.round(target * inputTokens) - cachedInputTokens));
  const writes = hasWritePrice(strand, counts, at) ? Math.round(more / (READS_A_WRITE + 1)) : 0;
  return {
    ...counts,
    cachedInputTokens: cachedInputTokens + more - writes,
    cacheWriteTokens: cacheWriteTokens + writes,
  };
}

const WRITE_PART = TOKEN_PARTS.indexOf('cacheWriteInput');

function hasWritePrice(strand: Strand, counts: UsageCounts, at: Date): boolean {
  const place = findPlace(strand);
  if (!place) return false;
  const { batch, serviceTier } = strand;
  const averageInputTokens = counts.requests === 0 ? 0 : counts.inputTokens / counts.requests;
  const rates = findTokenRates({ ...place, batch, serviceTier, averageInputTokens, at });
  return rates !== null && rates.numerators[WRITE_PART] !== null && rates.stoodInBy[WRITE_PART] === null;
}

/** Prompts that became longer in the last week than in the four before, and what the rise costs. */
export function judgeGrowth(work: Work, at: Date): Saving[] {
  const [first] = work.strands;
  const { week, earlier } = sumStretches(work.strands);
  if (first.kind !== 'completions' || week.requests < LEAST_REQUESTS || earlier.requests < LEAST_REQUESTS) return [];
  const now = week.inputTokens / week.requests;
  const before = earlier.inputTokens / earlier.requests;
  if (before === 0 || now < LEAST_GROWTH * before) return [];
  const sum = { now: 0n, shorter: 0n };
  for (const strand of work.strands) {
    const cost = priceCounts(strand, strand.week, at);
    const shorter = priceCounts(strand, shrinkInput(strand.week, before / now), at);
    if (cost === null || shorter === null) return [];
    sum.now += cost;
    sum.shorter += shorter;
  }
  const [current, shortened] = [stretchWeek(sum.now), stretchWeek(sum.shorter)];
  if (current - shortened < LEAST_SAVING) return [];
  return [
    {
      ...{ kind: 'prompt-growth', subject: subjectOf(first), sureness: 'possible' },
      ...{ monthlyNanos: current - shortened, currentNanos: current },
      title: 'Look at what its prompts carry now',
      evidence: `${formatCount(now)} tokens in a request in the last 7 days, ${formatCount(before)} in the 4 weeks before (${(now / before).toFixed(1)}×)`,
      reckoning: `At the pace of the last 7 days it costs ${formatMonthly(current)}; with prompts as they were, ${formatMonthly(shortened)}`,
    },
  ];
}

const INPUT_FIELDS = [
  'inputTokens',
  'cachedInputTokens',
  'cacheWriteTokens',
  'longCacheWriteTokens',
  'inputAudioTokens',
  'cachedAudioTokens',
  'inputImageTokens',
  'cachedImageTokens',
] as const;

function shrinkInput(counts: UsageCounts, part: number): UsageCounts {
  const shrunk = { ...counts };
  for (const field of INPUT_FIELDS) shrunk[field] = Math.round(counts[field] * part);
  return shrunk;
}
