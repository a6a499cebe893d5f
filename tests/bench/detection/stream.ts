import type { ObservedBucket, ObservedRow } from '@/lib/domain/anomaly/types';
import { type Organization, START_MINUTE, TOTAL_MINUTES } from './organization';
import { Random } from './random';
import type { Addition, DataGap, Scenario } from './scenario';

/** Minutes after its end at which a bucket first shows, and at which its restated form shows. */
const FIRST_LAG = 2;
const SECOND_LAG = 9;

/** Minute at whose start usage of a minute first shows. */
export function findVisibleMinute(minute: number, gap: DataGap): number {
  const now = minute + FIRST_LAG - 1;
  return (now >= gap.start && now < gap.end ? gap.end : now) + 1;
}

/**
 * The organization's buckets in order of visibility: most minutes show after two minutes with some of their requests
 * still missing, are restated after nine, some much later; those unchanged by it come twice. Nothing comes within the
 * gap, all of it at its end.
 */
export function* streamBuckets(
  organization: Organization,
  scenarios: readonly Scenario[],
  gap: DataGap,
): Generator<ObservedBucket> {
  const additions = groupAdditions(scenarios);
  const held: { minute: number; share: number }[] = [];
  for (const { minute, share, now } of orderVisits(organization.seed)) {
    if (now >= gap.start && now < gap.end) {
      held.push({ minute, share });
      continue;
    }
    for (const each of now >= gap.end ? held.splice(0) : []) {
      const bucket = buildBucket(organization, additions, each.minute, gap.end, each.share);
      if (bucket) yield bucket;
    }
    const bucket = buildBucket(organization, additions, minute, now, share);
    if (bucket) yield bucket;
  }
}

/** Which minute shows when, and how much of it. */
function* orderVisits(seed: number): Generator<{ minute: number; share: number; now: number }> {
  const random = new Random(seed * 31 + 7);
  const late = new Map<number, number[]>();
  for (let now = 1; now < TOTAL_MINUTES; now++) {
    const fresh = now - FIRST_LAG + 1;
    if (fresh >= 0) {
      const share = random.uniform() < 0.6 ? random.between(0.7, 1) : 1;
      yield { minute: fresh, share, now };
      if (random.uniform() < 0.01) {
        const at = now + random.integer(20, 170);
        late.set(at, [...(late.get(at) ?? []), fresh]);
      }
    }
    const settled = now - SECOND_LAG;
    if (settled >= 0 && random.uniform() < 0.6) yield { minute: settled, share: 1, now };
    for (const minute of late.get(now) ?? []) yield { minute, share: 1, now };
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
