import type { ObservedBucket, ObservedRow } from '@/lib/domain/anomaly/types';
import { type Organization, START_MINUTE, TOTAL_MINUTES } from './organization';
import { Random } from './random';
import type { Addition, Scenario } from './scenarios';

/** Minutes after its end at which a bucket first shows, and at which its restated form shows. */
const FIRST_LAG = 2;
const SECOND_LAG = 9;

/**
 * The organization's buckets in order of visibility: most minutes show after two minutes with some of their requests
 * still missing, are restated after nine, some much later; a few are sent twice.
 */
export function* streamBuckets(organization: Organization, scenarios: readonly Scenario[]): Generator<ObservedBucket> {
  const random = new Random(organization.seed * 31 + 7);
  const additions = groupAdditions(scenarios);
  const late = new Map<number, number[]>();
  for (let now = 1; now < TOTAL_MINUTES; now++) {
    const fresh = now - FIRST_LAG + 1;
    if (fresh >= 0) {
      const share = random.uniform() < 0.6 ? random.between(0.7, 1) : 1;
      const bucket = buildBucket(organization, additions, fresh, now, share);
      if (bucket) yield bucket;
      if (random.uniform() < 0.01) {
        const at = now + random.integer(20, 170);
        late.set(at, [...(late.get(at) ?? []), fresh]);
      }
    }
    const settled = now - SECOND_LAG;
    if (settled >= 0 && random.uniform() < 0.6) {
      const bucket = buildBucket(organization, additions, settled, now, 1);
      if (bucket) yield bucket;
    }
    for (const minute of late.get(now) ?? []) {
      const bucket = buildBucket(organization, additions, minute, now, 1);
      if (bucket) yield bucket;
    }
    late.delete(now);
  }
}

function groupAdditions(scenarios: readonly Scenario[]): Map<number, Addition[]> {
  const byMinute = new Map<number, Addition[]>();
  for (const scenario of scenarios) {
    for (const addition of scenario.adds) {
      const known = byMinute.get(addition.minute);
      if (known) known.push(addition);
      else byMinute.set(addition.minute, [addition]);
    }
  }
  return byMinute;
}

function buildBucket(
  organization: Organization,
  additions: Map<number, Addition[]>,
  minute: number,
  now: number,
  share: number,
): ObservedBucket | null {
  const rows: ObservedRow[] = [];
  for (const key of organization.keys) {
    const cost = key.cost[minute]!;
    if (cost <= 0) continue;
    // Streams of one key take turns, so that every minute has one row a key, as most real ones do.
    const userId = key.users[(minute * 7) % key.users.length]!;
    const model = key.models[minute % 10 < 7 ? 0 : key.models.length - 1]!;
    rows.push(buildRow(key.projectId, key.keyId, userId, model, cost * share, key.requests[minute]! * share));
  }
  for (const addition of additions.get(minute) ?? []) {
    const owner = organization.keys.find(({ keyId }) => keyId === addition.keyId);
    const { keyId, userId, model } = addition;
    rows.push(
      buildRow(
        owner?.projectId ?? addition.projectId ?? 'proj_0',
        keyId,
        userId,
        model,
        addition.cost * share,
        addition.requests * share,
      ),
    );
  }
  if (rows.length === 0) return null;
  return {
    kind: 'completions',
    startSeconds: (START_MINUTE + minute) * 60,
    widthSeconds: 60,
    observedAtSeconds: (START_MINUTE + now + 1) * 60,
    rows,
  };
}

function buildRow(
  projectId: string,
  apiKeyId: string,
  userId: string,
  model: string,
  cost: number,
  requests: number,
): ObservedRow {
  const tokens = Math.round(cost * 400_000);
  return {
    projectId,
    apiKeyId,
    userId,
    model,
    batch: false,
    serviceTier: 'default',
    requests: Math.max(1, Math.round(requests)),
    inputTokens: tokens,
    cachedInputTokens: 0,
    outputTokens: 0,
    costNanos: BigInt(Math.round(cost * 1e6)) * 1_000n,
  };
}
