import { stringify } from 'csv-stringify/sync';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { UsageExportQuery } from '@/lib/contracts/usage/usage';
import { buildFocusFile, buildUsageTableFile, type ExportTable } from '@/lib/presenters/usage/usage-export';
import { serveUsageSeries } from './serve-usage-series';

export type ExportFile = { name: string; contentType: string; text: string };

/** The answer of `GET /usage` to the same question as a file: CSV, JSON, or FOCUS rows as CSV. */
export async function exportUsage(
  viewer: Viewer,
  { format, ...query }: UsageExportQuery,
  now: Date = readNow(),
): Promise<ExportFile> {
  const usage = await serveUsageSeries(viewer, query, now);
  const name = `spendwatch-usage-${usage.from.slice(0, 10)}-${usage.to.slice(0, 10)}`;
  switch (format) {
    case 'json':
      return { name: `${name}.json`, contentType: 'application/json', text: `${JSON.stringify(usage, null, 2)}\n` };
    case 'csv':
      return makeCsv(`${name}.csv`, buildUsageTableFile(usage, query.groupBy));
    case 'focus':
      return makeCsv(`${name}-focus.csv`, buildFocusFile(usage));
  }
}

/** Names of keys are other people's text: a cell that a spreadsheet would run as a formula is quoted as text. */
function makeCsv(name: string, { columns, rows }: ExportTable): ExportFile {
  const text = stringify(
    [...rows].map((row) => [...row]),
    { header: true, columns: [...columns], escape_formulas: true },
  );
  return { name, contentType: 'text/csv; charset=utf-8', text };
}
