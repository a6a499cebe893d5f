import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import os from 'node:os';
import process from 'node:process';
import autocannon from 'autocannon';
import { getDb, getPool } from '@/lib/db/client';
import { bumpDataVersion } from '@/lib/db/connections/data-versions';
import { saveHeartbeat } from '@/lib/db/installation/heartbeats';
import { readEnv } from '@/lib/env';
import { withBenchDatabase } from '../database';
import { type BenchResult, type Figure, median, quantile } from '../table';
import { auditPage, measureInteraction, measureInventory, type PageAudit } from './browser';
import { createOrganization, DAYS, KEYS, type Organization } from './organization';
import { signIn, startWebServer } from './server';

const CONNECTIONS = 4;
const SECONDS = 8;
const KB = 1_000;

/** Pages, presses and the usage API of the production build, with ninety days of five thousand keys stored. */
export function runWebBench(): Promise<BenchResult> {
  const load = os.loadavg().map((one) => one.toFixed(1));
  process.stdout.write(`load average ${load.join(', ')} on ${os.cpus().length} cores before the start\n`);
  return withBenchDatabase(async (databaseUrl) => {
    const organization = await createOrganization();
    const stopBeating = await beatAsWorker();
    const env = {
      DATABASE_URL: databaseUrl,
      SPENDWATCH_SECRET: readEnv().SPENDWATCH_SECRET ?? '',
      // A machine that answers more than a hundred a second would measure the limit.
      RATE_LIMIT_PER_MINUTE: '1000000',
    };
    const server = await startWebServer(env);
    try {
      const cookie = await signIn(server.url);
      const plain = await measurePlainSelect(organization);
      const api = await measureApi(server.url, organization, 'groupBy=model');
      const keys = await measureApi(server.url, organization, 'groupBy=apiKey&top=8');
      // The median of three visits: the first one meets a server that has answered nobody yet.
      const overview = await auditPage(`${server.url}/`, cookie);
      const explorer = await auditPage(`${server.url}/usage?range=90d&groupBy=apiKey`, cookie);
      const interaction = await measureInteraction(server.url, cookie);
      const inventory = await measureInventory(server.url, cookie);
      const fresh = await measureFreshOverview(server.url, cookie, organization);
      return {
        suite: 'web',
        figures: [
          ...describePage('overview', overview),
          ...describePage('explorer, 90 days by key', explorer),
          {
            name: `explorer, slowest of ${interaction.presses} presses`,
            value: `${interaction.slowestMs.toFixed(0)} ms`,
            baseline: '',
            ratio: '',
            goal: '<= 100 ms',
            isMet: interaction.slowestMs <= 100,
          },
          describeLimit(`keys, ${KEYS} of them: first rows on the screen`, inventory.firstRowsMs, 1_000),
          describeLimit(`keys, slowest of ${inventory.presses} filters and sorts`, inventory.slowestMs, 100),
          {
            name: 'overview, whole page right after new usage',
            value: `median ${fresh.medianMs.toFixed(0)} ms, first one ${fresh.firstMs.toFixed(0)} ms`,
            baseline: '',
            ratio: '',
            goal: '',
            isMet: null,
          },
          describeApi('API, 90 days by model', api, plain.byModel),
          describeApi('API, 90 days, 8 biggest keys', keys, plain.byKey),
        ],
        details: {
          days: DAYS,
          keys: KEYS,
          overview,
          explorer,
          interaction,
          inventory,
          fresh,
          api,
          keys_: keys,
          plain,
          load,
        },
      };
    } finally {
      stopBeating();
      await server.stop();
    }
  });
}

/** No worker runs here; without a beat the pages would show an incident about that. */
async function beatAsWorker(): Promise<() => void> {
  const beat = { id: randomUUID(), role: 'worker', startedAt: new Date() };
  await saveHeartbeat(getDb(), beat);
  const timer = setInterval(() => void saveHeartbeat(getDb(), beat).catch(() => {}), 5_000);
  return () => clearInterval(timer);
}

function describePage(name: string, audit: PageAudit): Figure[] {
  const row = (what: string, value: string, goal: string, isMet: boolean): Figure => ({
    name: `${name}: ${what}`,
    value,
    baseline: '',
    ratio: '',
    goal,
    isMet,
  });
  return [
    row(
      'script of the first load',
      `${(audit.scriptBytes / KB).toFixed(1)} kB`,
      '<= 200 kB',
      audit.scriptBytes <= 200 * KB,
    ),
    row('largest paint', `${(audit.largestPaintMs / 1_000).toFixed(2)} s`, '<= 1.2 s', audit.largestPaintMs <= 1_200),
    row('Lighthouse performance', String(audit.performance), '>= 95', audit.performance >= 95),
    row('Lighthouse accessibility', String(audit.accessibility), '100', audit.accessibility === 100),
    row('Lighthouse best practices', String(audit.bestPractices), '100', audit.bestPractices === 100),
  ];
}

const describeLimit = (name: string, ms: number, limitMs: number): Figure => ({
  ...{ name, value: `${ms.toFixed(0)} ms`, baseline: '', ratio: '', goal: `<= ${limitMs} ms`, isMet: ms <= limitMs },
});

const FRESH_ROUNDS = 10;

/** The overview from request to last byte, each time after usage of today came in, as it does every minute. */
async function measureFreshOverview(
  url: string,
  cookie: string,
  { workspaceId }: Organization,
): Promise<{ medianMs: number; firstMs: number }> {
  const times: number[] = [];
  await bumpDataVersion(getPool(), workspaceId, 'bench');
  for (let round = 0; round < FRESH_ROUNDS; round++) {
    const startedAt = performance.now();
    await (await fetch(`${url}/`, { headers: { cookie } })).text();
    times.push(performance.now() - startedAt);
    await bumpDataVersion(getPool(), workspaceId, 'bench', new Date());
  }
  return { medianMs: median(times), firstMs: times[0] ?? Number.NaN };
}

type Load = { requestsPerSecond: number; p95Ms: number; failures: number };

/** Requests a second that four connections get, each waiting for its answer. */
async function measureApi(url: string, { token, from, to }: Organization, question: string): Promise<Load> {
  const times: number[] = [];
  const run = autocannon({
    url: `${url}/api/v1/usage?from=${from.toISOString()}&to=${to.toISOString()}&bucket=day&timezone=UTC&${question}`,
    headers: { authorization: `Bearer ${token}` },
    connections: CONNECTIONS,
    duration: SECONDS,
    // The first requests meet a process that has compiled nothing yet.
    warmup: { connections: 1, duration: 2 },
  } as autocannon.Options) as Promise<autocannon.Result> &
    EventEmitter<{ response: [unknown, number, number, number] }>;
  run.on('response', (_client, _status, _bytes, durationMs) => times.push(durationMs));
  const result = await run;
  return {
    requestsPerSecond: result.requests.average,
    p95Ms: quantile(times, 0.95),
    failures: result.non2xx + result.errors,
  };
}

/** The same sums as plain SELECTs from the same tables by four clients, without the product in between. */
async function measurePlainSelect({ workspaceId, from, to }: Organization): Promise<{ byModel: Load; byKey: Load }> {
  const select = (column: string) => () =>
    getPool().query(
      `SELECT u.bucket_start, s.${column}, sum(u.cost_nanos), sum(u.requests), sum(u.input_tokens), sum(u.output_tokens)
         FROM usage_day u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
        WHERE u.workspace_id = $1 AND u.bucket_start >= $2 AND u.bucket_start < $3 GROUP BY 1, 2`,
      [workspaceId, from, to],
    );
  return { byModel: await runClients(select('model')), byKey: await runClients(select('api_key_id')) };
}

async function runClients(work: () => Promise<unknown>): Promise<Load> {
  const times: number[] = [];
  const begun = performance.now();
  const client = async () => {
    while (performance.now() - begun < SECONDS * 500) {
      const startedAt = performance.now();
      await work();
      times.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  const seconds = (performance.now() - begun) / 1_000;
  return { requestsPerSecond: times.length / seconds, p95Ms: quantile(times, 0.95), failures: 0 };
}

function describeApi(name: string, load: Load, plain: Load): Figure {
  const isMet = load.requestsPerSecond >= 200 && load.p95Ms < 50 && load.failures === 0;
  return {
    name,
    value: `${load.requestsPerSecond.toFixed(0)} requests/s, p95 ${load.p95Ms.toFixed(0)} ms${load.failures > 0 ? `, ${load.failures} failed` : ''}`,
    baseline: `${plain.requestsPerSecond.toFixed(1)}/s, p95 ${plain.p95Ms.toFixed(0)} ms, plain SELECT`,
    ratio: (load.requestsPerSecond / plain.requestsPerSecond).toFixed(1),
    goal: '>= 200/s, p95 < 50 ms',
    isMet,
  };
}
