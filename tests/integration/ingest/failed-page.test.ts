import { expect, test } from 'vitest';
import { getDb, getPool } from '@/lib/db/client';
import { claimConnection } from '@/lib/db/connections/leases';
import { getPriceVersionId } from '@/lib/db/usage/price-versions';
import { PRICE_VERSION } from '@/lib/domain/pricing';
import { NO_COUNTS, NO_DIMENSIONS } from '@/lib/domain/usage/usage';
import { AppError } from '@/lib/errors';
import { OPENAI_CAPABILITIES } from '@/lib/providers/openai/capabilities';
import type { UsageProvider } from '@/lib/providers/provider';
import { ingestUsage } from '@/lib/services/connections/ingest-usage';
import { useTestDatabase } from '../../support/database';
import { seedWorkspace } from '../incidents/seed';

useTestDatabase();

const HOUR = new Date('2026-11-20T12:00:00Z');
const END = new Date('2026-11-20T12:02:00Z');
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A provider whose first page arrives and whose second one fails. */
async function* readOnePage(): ReturnType<UsageProvider['listUsagePages']> extends AsyncIterable<infer Page>
  ? AsyncGenerator<Page>
  : never {
  const row = { dimensions: { ...NO_DIMENSIONS, model: 'gpt-4.1' }, counts: { ...NO_COUNTS, requests: 1 } };
  const bucket = { startsAt: HOUR, endsAt: new Date(HOUR.getTime() + 60_000), rows: [row] };
  yield { buckets: [bucket], window: { startsAt: HOUR, endsAt: bucket.endsAt }, refused: [], notices: [] } as never;
  throw new AppError('provider_unavailable', 'the second page did not come');
}

test('a run whose next page fails ends only when the page before is written or given up', async () => {
  const { workspaceId, connectionId } = await seedWorkspace();
  const owner = '0190a0b0-0000-7000-8000-000000000001';
  await claimConnection(owner, workspaceId, connectionId);
  const blocker = await getPool().connect();
  await blocker.query('BEGIN; LOCK TABLE ingest_cursor IN ACCESS EXCLUSIVE MODE');
  const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
  const context = {
    ...{ workspaceId, connectionId, owner, log: quiet, readClock: () => END },
    ...{ signal: new AbortController().signal, priceVersionId: await getPriceVersionId(PRICE_VERSION) },
  };
  const provider = { capabilities: OPENAI_CAPABILITIES, listUsagePages: readOnePage } as unknown as UsageProvider;
  const step = { kind: 'completions', grain: 'minute', trigger: 'schedule', startsAt: HOUR, endsAt: END } as const;
  const reading = ingestUsage(context, provider, step).then(
    () => null,
    (error: AppError) => error.code,
  );
  let isOver = false;
  void reading.finally(() => {
    isOver = true;
  });
  await wait(700);
  expect(isOver).toBe(false);
  await blocker.query('COMMIT');
  blocker.release();
  expect(await reading).toBe('provider_unavailable');
  const read = () => getDb().ingestRun.findFirstOrThrow({ where: { workspaceId } });
  const run = await read();
  expect(run).toMatchObject({ pages: 1, errorCode: 'provider_unavailable' });
  await wait(300);
  expect(await read()).toEqual(run);
});
