import type { Stream } from '../streams';
import { isEmptyTally, type Traffic } from '../traffic';

/** Nano-dollars a token: whole numbers, so that the cost of a sum is the sum of costs. */
const RATES: Readonly<Record<string, { input: number; cached: number; output: number }>> = {
  'anthropic/claude-sonnet-4.5': { input: 3_000, cached: 300, output: 15_000 },
  'anthropic/claude-haiku-4.5': { input: 1_000, cached: 100, output: 5_000 },
  'openai/gpt-5': { input: 1_250, cached: 125, output: 10_000 },
  'openai/gpt-5-mini': { input: 250, cached: 25, output: 2_000 },
};

export type RouterCounts = {
  requests: number;
  ownRequests: number;
  prompt: number;
  cached: number;
  completion: number;
  creditNanos: bigint;
  ownNanos: bigint;
};

const NOTHING: RouterCounts = {
  ...{ requests: 0, ownRequests: 0, prompt: 0, cached: 0, completion: 0, creditNanos: 0n, ownNanos: 0n },
};

/** What streams used in a span, as it is visible at a moment; null = nothing. */
export function sumStreams(
  traffic: Traffic,
  streams: readonly Stream[],
  span: { start: number; end: number; asOf: number },
): RouterCounts | null {
  const sum = { ...NOTHING };
  for (const stream of streams) {
    const tally = traffic.sum(stream, span.start, span.end, span.asOf);
    if (isEmptyTally(tally)) continue;
    const { input, cached, output } = RATES[stream.dimensions.model ?? ''] ?? { input: 500, cached: 50, output: 2_000 };
    const { inputTokens, cachedInputTokens, outputTokens, requests } = tally;
    const nanos = BigInt(
      (inputTokens - cachedInputTokens) * input + cachedInputTokens * cached + outputTokens * output,
    );
    const isOwn = stream.dimensions.serviceTier === 'byok';
    sum.requests += requests;
    sum.prompt += inputTokens;
    sum.cached += cachedInputTokens;
    sum.completion += outputTokens;
    if (isOwn) sum.ownRequests += requests;
    if (isOwn) sum.ownNanos += nanos;
    else sum.creditNanos += nanos;
  }
  return sum.requests === 0 ? null : sum;
}
