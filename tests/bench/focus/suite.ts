import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { getPool } from '@/lib/db/client';
import { openDiskFile } from '@/lib/providers/focus/disk-file';
import { importFocus } from '@/lib/services/connections/import-focus';
import { ensureWorkspace } from '@/lib/services/installation/manage-workspaces';
import { withBenchDatabase } from '../database';
import type { BenchResult, Figure } from '../table';

const ROWS = 1_000_000;
const SMALL_SHARE = 0.25;
const GOAL = 0.5;
/** More memory for four times the rows is not constant. */
const MOST_GROWTH_MB = 64;
const MEGABYTE = 1_048_576;

/** Columns as clouds write them, with a type that holds what is in them. */
const COLUMNS: Record<string, string> = {
  BilledCost: 'numeric',
  BillingAccountId: 'text',
  BillingAccountName: 'text',
  BillingCurrency: 'text',
  BillingPeriodEnd: 'timestamptz',
  BillingPeriodStart: 'timestamptz',
  ChargeCategory: 'text',
  ChargeClass: 'text',
  ChargeDescription: 'text',
  ChargeFrequency: 'text',
  ChargePeriodEnd: 'timestamptz',
  ChargePeriodStart: 'timestamptz',
  ConsumedQuantity: 'numeric',
  ConsumedUnit: 'text',
  ContractedCost: 'numeric',
  EffectiveCost: 'numeric',
  InvoiceIssuerName: 'text',
  ListCost: 'numeric',
  PricingQuantity: 'numeric',
  PricingUnit: 'text',
  ProviderName: 'text',
  PublisherName: 'text',
  RegionId: 'text',
  ResourceId: 'text',
  ResourceName: 'text',
  ServiceCategory: 'text',
  ServiceName: 'text',
  SkuId: 'text',
  SubAccountId: 'text',
  SubAccountName: 'text',
  Tags: 'text',
};

/** Hourly charges of 40 projects and 2,000 resources over a month. */
function renderRow(index: number): string {
  const hour = index % 720;
  const day = `2026-11-${String(1 + Math.floor(hour / 24)).padStart(2, '0')}`;
  const at = `${day}T${String(hour % 24).padStart(2, '0')}`;
  const cost = (((index * 7919) % 100_000) / 1e7).toFixed(12);
  const quantity = (index * 31) % 90_000;
  const resource = (index * 13) % 2_000;
  const project = resource % 40;
  return [
    ...[cost, '1234567890', 'Acme', 'USD', '2026-12-01T00:00:00Z', '2026-11-01T00:00:00Z', 'Usage', ''],
    ...[`"Tokens, model ${resource % 5}"`, 'Usage-Based', `${at}:59:59Z`, `${at}:00:00Z`, quantity, 'Tokens'],
    ...[cost, cost, 'Cloud', cost, quantity, 'Tokens', 'Cloud', 'Cloud', 'eu-central-1'],
    ...[`/subscriptions/acme/resources/${resource}`, `resource-${resource}`, 'AI and Machine Learning', 'Models'],
    ...[`SKU-${resource % 5}`, `project-${project}`, `Project ${project}`, `"{""team"":""team-${project % 7}""}"`],
  ].join(',');
}

async function writeFile(file: string, rows: number): Promise<void> {
  const lines = function* () {
    yield `${Object.keys(COLUMNS).join(',')}\n`;
    for (let from = 0; from < rows; from += 1_000) {
      const count = Math.min(1_000, rows - from);
      yield `${Array.from({ length: count }, (_, at) => renderRow(from + at)).join('\n')}\n`;
    }
  };
  await pipeline(Readable.from(lines()), createWriteStream(file));
}

type Measured = { ms: number; peakMegabytes: number; stored: number };

/** An import as it is done, with the most memory that the process held beyond what it had before. */
async function measureImport(file: string, name: string): Promise<Measured> {
  const viewer = await ensureWorkspace();
  const ranges = await openDiskFile(file);
  const before = process.memoryUsage().rss;
  let peak = before;
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  const begun = performance.now();
  try {
    const { stored } = await importFocus(viewer, { name, files: [{ ranges }] });
    return { ms: performance.now() - begun, peakMegabytes: (peak - before) / MEGABYTE, stored };
  } finally {
    clearInterval(sampling);
    await ranges.close();
  }
}

/** The same file by COPY into a table of all its columns, in a transaction. */
async function measureCopy(file: string): Promise<number> {
  const client = await getPool().connect();
  try {
    const begun = performance.now();
    await client.query('BEGIN');
    const columns = Object.entries(COLUMNS).map(([column, type]) => `"${column}" ${type}`);
    await client.query(`CREATE TEMP TABLE copied (${columns.join(', ')}) ON COMMIT DROP`);
    const target = client.query(copyFrom('COPY copied FROM STDIN (FORMAT csv, HEADER)'));
    await pipeline(createReadStream(file, { highWaterMark: MEGABYTE }), target);
    await client.query('COMMIT');
    return performance.now() - begun;
  } finally {
    client.release();
  }
}

/** Imports a bill of so many rows (default a million) and compares with COPY of the same file. */
export async function runFocusBench(argument?: string): Promise<BenchResult> {
  const rows = argument === undefined ? ROWS : Number(argument);
  if (!Number.isSafeInteger(rows) || rows < 1_000) {
    throw new Error(`focus=${argument}: expected a number of rows from 1000 on, such as focus=10000000`);
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-focus-'));
  const [small, large] = [path.join(folder, 'small.csv'), path.join(folder, 'large.csv')];
  try {
    await Promise.all([writeFile(small, rows * SMALL_SHARE), writeFile(large, rows)]);
    const { size } = await stat(large);
    return await withBenchDatabase(async () => {
      const first = await measureImport(small, 'Small');
      const copyMs = await measureCopy(large);
      const done = await measureImport(large, 'Large');
      const again = await measureImport(large, 'Large');
      const figures = [
        describeSpeed('bill imported', rows, done.ms, copyMs),
        { ...describeSpeed('bill imported again, replacing it', rows, again.ms, copyMs), goal: '', isMet: null },
        describeMemory(rows, first, done),
      ];
      return { suite: 'focus', figures, details: { rows, megabytes: size / MEGABYTE, copyMs, first, done, again } };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const renderRate = (rows: number, ms: number) => `${Math.round(rows / ms)}k rows/s (${(ms / 1_000).toFixed(1)} s)`;

function describeSpeed(name: string, rows: number, ms: number, copyMs: number): Figure {
  const ratio = copyMs / ms;
  return {
    name: `${name}, ${rows.toLocaleString('en')} rows`,
    value: renderRate(rows, ms),
    baseline: `COPY of the file ${renderRate(rows, copyMs)}`,
    ratio: ratio.toFixed(2),
    goal: `>= ${GOAL}`,
    isMet: ratio >= GOAL,
  };
}

function describeMemory(rows: number, small: Measured, large: Measured): Figure {
  const growth = large.peakMegabytes - small.peakMegabytes;
  return {
    name: 'memory beyond the start, at its peak',
    value: `${large.peakMegabytes.toFixed(0)} MB`,
    baseline: `${small.peakMegabytes.toFixed(0)} MB for ${(rows * SMALL_SHARE).toLocaleString('en')} rows`,
    ratio: '',
    goal: `<= ${MOST_GROWTH_MB} MB more`,
    isMet: growth <= MOST_GROWTH_MB,
  };
}
