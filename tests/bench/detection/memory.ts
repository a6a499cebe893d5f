import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createDetector } from '@/lib/domain/anomaly/detector';
import type { ObservedBucket } from '@/lib/domain/anomaly/types';
import type { MemoryGrowth } from './detection-bench';
import { START_MINUTE } from './organization';
import { Random } from './random';

const KEYS = 4;
const SHORT_WEEKS = 4;
/** By then the compiled code, which counts as memory too, is all there. */
const WARM_WEEKS = 3;
const MINUTES_PER_DAY = 1_440;

/** What the process holds, all code included, once a detector has seen four weeks, and forty of the same traffic. */
export function measureMemory(): MemoryGrowth[] {
  setFlagsFromString('--expose_gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const random = new Random(1);
  const detector = createDetector({ timezone: 'Europe/Berlin', sensitivity: 'medium' });
  let minute = 0;
  return [WARM_WEEKS, SHORT_WEEKS, 10 * SHORT_WEEKS]
    .map((weeks) => {
      for (; minute < weeks * 7 * MINUTES_PER_DAY; minute++) detector.observe(buildMinute(random, minute));
      let stateBytes = 0;
      for (const bytes of detector.snapshot().series.values()) stateBytes += bytes.length;
      // Twice: the first run frees what the second finds to be unused.
      collectGarbage();
      collectGarbage();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return { weeks, heapBytes: heapUsed + arrayBuffers, stateBytes };
    })
    .slice(1);
}

function buildMinute(random: Random, minute: number): ObservedBucket {
  const rows = [];
  for (let key = 0; key < KEYS; key++) {
    const cost = 10_000_000 * random.gamma(1.5);
    rows.push({
      projectId: `proj_${key % 3}`,
      apiKeyId: `key_${key}`,
      // People and models come and go: what is no longer used must be forgotten.
      userId: `user_${key}_${Math.floor(minute / MINUTES_PER_DAY)}`,
      model: `model_${Math.floor((minute / MINUTES_PER_DAY + key) / 30)}`,
      batch: false,
      serviceTier: 'default',
      requests: 1 + random.poisson(3),
      inputTokens: 100,
      cachedInputTokens: 0,
      outputTokens: 100,
      costNanos: BigInt(Math.round(cost)),
    });
  }
  return {
    kind: 'completions',
    startSeconds: (START_MINUTE + minute) * 60,
    widthSeconds: 60,
    observedAtSeconds: (START_MINUTE + minute + 2) * 60,
    rows,
  };
}
