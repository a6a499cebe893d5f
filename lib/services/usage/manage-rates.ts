import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import type { RateSummary, RatesSaved } from '@/lib/contracts/usage/exchange-rates';
import { getDb, getPool } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import { bumpDataVersion } from '@/lib/db/connections/data-versions';
import { convertCosts, saveRates } from '@/lib/db/usage/counted-costs';
import { listRateSummaries } from '@/lib/db/usage/exchange-rates';
import { type ExchangeRate, isRateHeader, readRateRecord } from '@/lib/domain/usage/exchange-rate';
import { AppError, type FieldError } from '@/lib/errors';
import { readCsvRows } from '@/lib/providers/focus/csv-rows';
import { recordChange } from '@/lib/services/record-change';

/** Currencies with known rates. */
export async function listExchangeRates({ workspaceId }: Viewer): Promise<{
  data: z.infer<typeof RateSummary>[];
  nextCursor: null;
}> {
  return { data: await listRateSummaries(workspaceId), nextCursor: null };
}

/** Stores dated rates and converts what was billed in their currencies. */
export async function saveExchangeRates(
  viewer: Viewer,
  { rates, source }: { rates: readonly ExchangeRate[]; source: string },
): Promise<RatesSaved> {
  const { workspaceId } = viewer;
  const connections = await listConnectionIds(getDb(), workspaceId);
  const client = await getPool().connect();
  try {
    await client.query('BEGIN');
    await saveRates(client, workspaceId, rates, source);
    const converted = await convertCosts(client, workspaceId, null);
    if (converted > 0) for (const { id } of connections) await bumpDataVersion(client, workspaceId, id);
    await client.query('COMMIT');
    await recordChange(getDb(), viewer, {
      ...{ action: 'exchange-rates.saved', target: workspaceId, detail: { source, rates: rates.length, converted } },
    });
    return { saved: rates.length, converted };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

const MOST_PROBLEMS = 20;

/** The same from a file, see `readRateRecord`. Throws `invalid_input` with a message for each line; then nothing is stored. */
export async function importExchangeRates(
  viewer: Viewer,
  { bytes, source }: { bytes: AsyncIterable<Uint8Array>; source: string },
): Promise<RatesSaved> {
  const rates: ExchangeRate[] = [];
  const problems: FieldError[] = [];
  const pick = (columns: string[]) => {
    if (isRateHeader(columns)) return columns;
    const expected = 'expected the columns currency, date and rate, or those of the European Central Bank';
    throw new AppError('invalid_input', `line 1: "${columns.slice(0, 5).join(',')}": ${expected}`);
  };
  for await (const batch of readCsvRows(bytes, pick)) {
    for (const { place, row } of batch) {
      const reading = readRateRecord(row);
      if (reading.kind === 'rates') rates.push(...reading.rates);
      else if (problems.length < MOST_PROBLEMS) problems.push({ path: `line ${place}`, message: reading.message });
    }
  }
  if (problems.length > 0) {
    const lines = problems.map(({ path, message }) => `${path}: ${message}`).join('\n');
    throw new AppError('invalid_input', `no rate was stored:\n${lines}`, { errors: problems });
  }
  return saveExchangeRates(viewer, { rates, source });
}
