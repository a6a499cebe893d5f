import type { BillPreview } from '@/lib/contracts/connections/bill-files';
import { formatNanosExact } from '@/lib/domain/money';
import { type FocusCharge, listMissingColumns, mapFocusColumns, parseFocusRow } from '@/lib/domain/usage/focus-row';
import { AppError } from '@/lib/errors';
import { type BillFile, describeVersion, openBill } from './open-bill';

const CHECKED_ROWS = 1_000;
const SHOWN_ROWS = 5;
const MOST_PROBLEMS = 20;
const MOST_NAMES = 20;

/**
 * How a file would be read, by its first thousand rows. A file that is no bill is reported as a problem and not thrown.
 */
export async function previewBill(file: BillFile): Promise<BillPreview> {
  const bill = await openBill(file);
  const charges: FocusCharge[] = [];
  const problems: BillPreview['problems'] = [];
  const issuers = new Set<string>();
  let [checkedRows, unpricedRows] = [0, 0];
  try {
    for await (const batch of bill.rows) {
      for (const { place, row } of batch.slice(0, CHECKED_ROWS - checkedRows)) {
        checkedRows += 1;
        const reading = parseFocusRow(row);
        if (reading.kind === 'charge') charges.push(reading.charge);
        else if (reading.kind === 'unpriced') unpricedRows += 1;
        else problems.push({ path: `${bill.placeName} ${place}`, message: reading.message });
        const issuer = row['ServiceProviderName'] || row['ProviderName'];
        if (issuer && issuers.size < MOST_NAMES) issuers.add(issuer.slice(0, 100));
      }
      if (checkedRows >= CHECKED_ROWS) break;
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    problems.push({ path: '', message: error.message });
  }
  const periods = new Map(charges.map((one) => [`${one.periodFrom} ${one.periodUntil}`, one]));
  const { columns } = bill;
  return {
    format: bill.format,
    version: columns.length === 0 ? null : describeVersion(bill),
    columns: mapFocusColumns(columns.slice(0, 500).map((name) => name.slice(0, 200))),
    missing: columns.length === 0 ? [] : listMissingColumns(columns),
    checkedRows,
    unpricedRows,
    rows: charges.slice(0, SHOWN_ROWS).map((one) => ({
      day: one.costOn,
      project: one.projectId,
      key: one.apiKeyId,
      line: one.lineItem,
      amount: formatNanosExact(one.amountNanos),
      listAmount: one.listNanos === null ? null : formatNanosExact(one.listNanos),
      currency: one.currency,
    })),
    problems: problems.slice(0, MOST_PROBLEMS),
    issuers: [...issuers].sort(),
    currencies: [...new Set(charges.map((one) => one.currency))].sort(),
    periods: [...periods.values()]
      .slice(0, MOST_NAMES)
      .map((one) => ({ from: one.periodFrom, until: one.periodUntil })),
  };
}
