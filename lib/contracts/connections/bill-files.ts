import { z } from 'zod';
import { Id, Instant } from '@/lib/contracts/common';
import { BILL_FILE_STATES, MOST_FILE_BYTES } from '@/lib/domain/usage/bill-file';

const FileName = z.string().trim().min(1, 'expected the name of a file').max(200);
const ConnectionName = z.string().trim().min(1, 'expected the name of a connection').max(80);
const Count = z.number().int().min(0);

/** `POST /bill-files` */
export const BillFileCreate = z.object({
  name: FileName,
  connectionName: ConnectionName.meta({ description: 'Made where there is none' }),
  size: z
    .number()
    .int()
    .min(1, 'expected a file with at least one byte')
    .max(MOST_FILE_BYTES, `expected a file of at most ${MOST_FILE_BYTES} bytes: pack it, or import it by the CLI`)
    .meta({ description: 'Bytes' }),
});
export type BillFileCreate = z.infer<typeof BillFileCreate>;

/** `PUT /bill-files/:id/content` */
export const BillPartQuery = z.object({
  start: z.coerce
    .number()
    .int()
    .min(0)
    .max(MOST_FILE_BYTES)
    .default(0)
    .meta({ description: 'Where in the file the part begins' }),
});

export const BillFile = z.object({
  id: Id,
  name: z.string(),
  connectionName: z.string(),
  size: Count,
  received: Count.meta({ description: 'Bytes that are there; the next part begins here' }),
  state: z.enum(BILL_FILE_STATES),
  rows: Count.meta({ description: 'Rows read so far' }),
  result: z
    .object({
      connectionId: Id,
      rows: Count,
      unpriced: Count.meta({ description: 'Rows without a cost' }),
      stored: Count,
      replaced: Count.meta({ description: 'Stored charges of the same billing periods that were there before' }),
      from: z.iso.date(),
      until: z.iso.date(),
    })
    .nullable(),
  error: z.string().nullable(),
  errors: z
    .array(z.object({ path: z.string(), message: z.string() }))
    .meta({ description: 'By line: column, value and what was expected; the first twenty' }),
  createdBy: z.string(),
  createdAt: Instant,
});
export type BillFile = z.infer<typeof BillFile>;

const USES = ['amount', 'currency', 'day', 'period', 'project', 'key', 'line', 'quantity', 'list', 'issuer'] as const;

/** `GET /bill-files/:id/preview`: how the file would be read, by its first rows. Nothing is saved. */
export const BillPreview = z.object({
  format: z.enum(['csv', 'gzip', 'parquet']),
  version: z.string().nullable().meta({ description: 'Version of FOCUS that the columns look like' }),
  columns: z.array(z.object({ column: z.string(), use: z.enum(USES).nullable() })),
  missing: z.array(z.string()).meta({ description: 'Columns that are needed and not there' }),
  checkedRows: Count,
  unpricedRows: Count,
  rows: z.array(
    z.object({
      day: z.iso.date(),
      project: z.string(),
      key: z.string(),
      line: z.string(),
      amount: z.string(),
      listAmount: z.string().nullable(),
      currency: z.string(),
    }),
  ),
  problems: z.array(z.object({ path: z.string(), message: z.string() })),
  issuers: z.array(z.string()),
  currencies: z.array(z.string()),
  periods: z.array(z.object({ from: z.iso.date(), until: z.iso.date() })),
});
export type BillPreview = z.infer<typeof BillPreview>;
