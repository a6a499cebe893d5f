import { describe, expect, it } from 'vitest';
import { computeCost } from '@/lib/domain/pricing';
import { type BucketSeconds, USAGE_KINDS, type UsageBucket } from '@/lib/domain/usage/usage';
import { createOpenAiProvider } from '@/lib/providers/openai/client';
import type { UsageProvider } from '@/lib/providers/provider';
import { parseScenario, type ScenarioInput } from '@/lib/simulator/scenario';
import { type Simulator, startSimulator } from '@/lib/simulator/server';

const NOW = new Date('2026-11-23T10:30:20Z');

const EVERY_QUIRK: NonNullable<ScenarioInput['quirks']> = {
  amountFormat: 'string',
  extraFields: true,
  duplicateRows: true,
  omitOptionalFields: true,
  trailingPageToken: true,
  maxBucketsPerPage: 7,
  unknownDimensions: ['api_source'],
  flatErrors: true,
};

type Setup = { simulator: Simulator; provider: UsageProvider; clock: { now: Date } };

async function withOrganization(scenario: ScenarioInput, run: (setup: Setup) => Promise<void>): Promise<void> {
  const clock = { now: NOW };
  const simulator = await startSimulator({ scenario: parseScenario(scenario), now: () => clock.now });
  const provider = createOpenAiProvider({
    adminKey: simulator.adminKey,
    baseUrl: simulator.url,
    maxRetries: 3,
    timeoutMs: 20_000,
    now: () => clock.now,
  });
  try {
    await run({ simulator, provider, clock });
  } finally {
    await simulator.close();
  }
}

type Window = { startsAt: Date; endsAt: Date };

async function listBuckets(
  provider: UsageProvider,
  window: Window,
  bucketSeconds: BucketSeconds,
): Promise<UsageBucket[]> {
  const buckets: UsageBucket[] = [];
  for (const kind of USAGE_KINDS) {
    for await (const page of provider.listUsagePages({ kind, bucketSeconds, ...window })) buckets.push(...page.buckets);
  }
  return buckets;
}

/** Sums by kind, key and model as text, so that two sides compare with one look. */
function sumBuckets(buckets: readonly UsageBucket[]): Map<string, string> {
  const sums = new Map<string, { requests: number; input: number; output: number; units: number; nanos: bigint }>();
  for (const { kind, rows, startsAt } of buckets) {
    for (const { dimensions, counts } of rows) {
      const key = `${kind} ${dimensions.apiKeyId} ${dimensions.model}`;
      const sum = sums.get(key) ?? { requests: 0, input: 0, output: 0, units: 0, nanos: 0n };
      const cost = computeCost(kind, dimensions, counts, startsAt);
      sums.set(key, {
        requests: sum.requests + counts.requests,
        input: sum.input + counts.inputTokens,
        output: sum.output + counts.outputTokens,
        units: sum.units + counts.units,
        nanos: sum.nanos + (cost.state === 'priced' ? cost.costNanos : 0n),
      });
    }
  }
  return render([...sums]);
}

function sumTruth(simulator: Simulator, window: Window, bucketSeconds: BucketSeconds, asOf: Date): Map<string, string> {
  const rows = simulator.computeTruth({
    from: window.startsAt,
    to: window.endsAt,
    bucketSeconds,
    asOf,
    groupBy: ['kind', 'apiKeyId', 'model'],
  });
  return render(
    rows.map(({ group, counts, costNanos }) => [
      `${group.kind} ${group.apiKeyId} ${group.model}`,
      {
        requests: counts.requests,
        input: counts.inputTokens,
        output: counts.outputTokens,
        units: counts.units,
        nanos: costNanos,
      },
    ]),
  );
}

function render(
  entries: [string, { requests: number; input: number; output: number; units: number; nanos: bigint }][],
) {
  const lines = entries.map(([key, { requests, input, output, units, nanos }]): [string, string] => [
    key,
    `${requests} requests, ${input} in, ${output} out, ${units} units, ${nanos} nanos`,
  ]);
  return new Map(lines.sort(([left], [right]) => left.localeCompare(right)));
}

const LAST_DAY = { startsAt: new Date('2026-11-22T10:00:00Z'), endsAt: new Date('2026-11-23T10:00:00Z') };
const LAST_TWO_WEEKS = { startsAt: new Date('2026-11-09T00:00:00Z'), endsAt: new Date('2026-11-23T00:00:00Z') };
const LAST_QUARTER = { startsAt: new Date('2026-08-25T00:00:00Z'), endsAt: new Date('2026-11-23T00:00:00Z') };

describe('what is read equals what was used, to the last token and nano-dollar', () => {
  it.each<[name: string, Window, BucketSeconds, ScenarioInput]>([
    ['a day of minutes', LAST_DAY, 60, {}],
    ['two weeks of hours', LAST_TWO_WEEKS, 3_600, {}],
    ['a quarter of days', LAST_QUARTER, 86_400, {}],
    ['hours with every quirk at once', LAST_TWO_WEEKS, 3_600, { quirks: EVERY_QUIRK }],
    ['days with every quirk at once', LAST_QUARTER, 86_400, { quirks: EVERY_QUIRK }],
    ['minutes with a leak', LAST_DAY, 60, { events: [{ type: 'leaked_key', startsAfterSeconds: -7_200 }] }],
  ])('%s', async (_name, window, bucketSeconds, scenario) => {
    await withOrganization(scenario, async ({ simulator, provider }) => {
      const read = sumBuckets(await listBuckets(provider, window, bucketSeconds));
      expect(read.size).toBeGreaterThan(15);
      expect(read).toEqual(sumTruth(simulator, window, bucketSeconds, NOW));
    });
  });

  it('also after buckets were restated', async () => {
    const window = { startsAt: new Date('2026-11-23T10:00:00Z'), endsAt: new Date('2026-11-23T10:30:00Z') };
    await withOrganization(
      { events: [{ type: 'late_data', startsAfterSeconds: -3_600 }] },
      async ({ simulator, provider, clock }) => {
        const early = sumBuckets(await listBuckets(provider, window, 60));
        expect(early).toEqual(sumTruth(simulator, window, 60, clock.now));
        clock.now = new Date('2026-11-23T11:00:00Z');
        const late = sumBuckets(await listBuckets(provider, window, 60));
        expect(late).not.toEqual(early);
        expect(late).toEqual(sumTruth(simulator, window, 60, clock.now));
      },
    );
  });

  it('also through failures that retries get over', async () => {
    await withOrganization({}, async ({ simulator, provider }) => {
      simulator.failNext(1, { kind: 'status', status: 503 }, /completions/);
      simulator.failNext(1, { kind: 'status', status: 429, retryAfterSeconds: 1 }, /embeddings/);
      simulator.failNext(1, { kind: 'html' }, /moderations/);
      simulator.failNext(1, { kind: 'reset' }, /web_search_calls/);
      const read = sumBuckets(await listBuckets(provider, LAST_TWO_WEEKS, 3_600));
      expect(read).toEqual(sumTruth(simulator, LAST_TWO_WEEKS, 3_600, NOW));
    });
  });
});

describe('the bill', () => {
  it.each([
    ['as numbers', {}],
    ['as text, with every quirk at once', { quirks: EVERY_QUIRK }],
  ] as const)('equals price times usage of settled days, %s', async (_name, scenario) => {
    await withOrganization(scenario, async ({ simulator, provider }) => {
      const window = { startsAt: new Date('2026-10-10T00:00:00Z'), endsAt: new Date('2026-11-22T00:00:00Z') };
      let billed = 0n;
      let days = 0;
      for await (const page of provider.listCostPages(window)) {
        days += page.buckets.length;
        for (const row of page.buckets.flatMap(({ rows }) => rows)) {
          if (row.lineItem !== 'vector store storage') billed += row.amountNanos;
        }
      }
      expect(days).toBe(43);
      const [truth] = simulator.computeTruth({
        from: window.startsAt,
        to: window.endsAt,
        bucketSeconds: 86_400,
        asOf: NOW,
      });
      const difference = billed - (truth?.costNanos ?? 0n);
      // Line items are rounded one by one and pass through JSON numbers: a few nano-dollars on some $17,000.
      expect(difference > -5_000n && difference < 5_000n).toBe(true);
    });
  });
});

it('reads the whole inventory', async () => {
  await withOrganization({}, async ({ simulator, provider }) => {
    const projects = await provider.listProjects();
    const keys = (await Promise.all(projects.map(({ id }) => provider.listApiKeys(id)))).flat();
    const accounts = (await Promise.all(projects.map(({ id }) => provider.listServiceAccounts(id)))).flat();
    expect(projects.map(({ id }) => id)).toEqual(simulator.organization.projects.map(({ id }) => id));
    expect(keys.map(({ name }) => name).sort()).toEqual(
      simulator.organization.keys
        .filter(({ deletedAt }) => !deletedAt)
        .map(({ name }) => name)
        .sort(),
    );
    expect(accounts).toHaveLength(simulator.organization.serviceAccounts.length);
    expect(await provider.listUsers()).toHaveLength(5);
    expect((await provider.checkAccess()).isUsable).toBe(true);
  });
});
