import type { UsageCounts, UsageDimensions, UsageKind } from '@/lib/domain/usage/usage';

/**
 * Ways in which a sender reports the same usage, the most complete first: of a service and model only one is counted.
 * Claude
 * Code's own counters; counters of tokens by the newer conventions; their older histogram; what a vLLM server counts;
 * spans, which may be a sample.
 */
export const SIGNALS = ['claude-code', 'gen-ai-usage', 'gen-ai-tokens', 'vllm', 'spans'] as const;
export type Signal = (typeof SIGNALS)[number];

export const isSignal = (word: string): word is Signal => SIGNALS.some((one) => one === word);

/** What a pushed number adds to: counts of a usage row, or nano-dollars that the sender itself says it cost. */
export type PushedField =
  | Extract<keyof UsageCounts, 'requests' | 'inputTokens' | 'cachedInputTokens' | 'cacheWriteTokens' | 'outputTokens'>
  | 'costNanos';

/** A number of an item and the fields that it adds to. Never negative. */
export type PushedAmount = { value: number; fields: readonly PushedField[] };

/**
 * One data point or span, in our words. `delta` and `event` are reported once and come again when an export is
 * repeated;
 * `cumulative` is the sum since `startNanos`. Keys are digests: equal keys mean the same thing.
 */
export type PushedItem = {
  mode: 'delta' | 'cumulative' | 'event';
  signal: Signal;
  /** This very item. */
  digest: string;
  /** All points of one counter since one start, or all spans that are summed together. */
  seriesKey: string;
  /** All counters of one metric of one sender since one start: they are exported together. */
  producerKey: string;
  service: string;
  kind: UsageKind;
  dimensions: UsageDimensions;
  amounts: readonly PushedAmount[];
  /** How many requests are in it, where it says so. */
  requestCount: number | null;
  /** Nanoseconds since 1970; start 0 = not reported. */
  startNanos: bigint;
  endNanos: bigint;
};

/** Why an item was not taken. `code` groups what is shown together. */
export type Refusal = { code: RefusalCode; message: string };
export type RefusalCode =
  | 'no_time'
  | 'future'
  | 'too_old'
  | 'wrong_span'
  | 'not_a_count'
  | 'negative'
  | 'no_temporality'
  | 'text_too_long'
  | 'too_many_series';
