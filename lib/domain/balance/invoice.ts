import { computePercent } from '@/lib/domain/money';

/** What a provider asked for a month, as people enter it. */
export type Invoice = {
  id: string;
  connectionId: string;
  /** YYYY-MM, of UTC like the provider's months. */
  month: string;
  number: string;
  /** Without taxes. */
  amountNanos: bigint;
  note: string;
  fileName: string | null;
  createdAt: Date;
  createdBy: string;
};

export type InvoiceMatch = {
  /** What the provider's API billed or, on days without a bill, what was estimated. */
  spentNanos: bigint;
  /** The invoices of the month less that. */
  differenceNanos: bigint;
  /** Of what was spent; `null` = nothing was. */
  differencePercent: number | null;
  state: 'matches' | 'differs' | 'open';
};

/** Half a percent and a dollar: rounding of line items, and credits that the bill does not itemise. */
const TOLERATED_SHARE = 200n;
const TOLERATED_NANOS = 1_000_000_000n;

/** Compares all invoices of one month with what was spent in it; a month that is not over, or not read, is `open`. */
export function matchInvoices(invoicedNanos: bigint, spentNanos: bigint, isSettled: boolean): InvoiceMatch {
  const differenceNanos = invoicedNanos - spentNanos;
  const size = differenceNanos < 0n ? -differenceNanos : differenceNanos;
  const tolerated = spentNanos / TOLERATED_SHARE > TOLERATED_NANOS ? spentNanos / TOLERATED_SHARE : TOLERATED_NANOS;
  return {
    spentNanos,
    differenceNanos,
    differencePercent: spentNanos === 0n ? null : computePercent(differenceNanos, spentNanos),
    state: !isSettled ? 'open' : size <= tolerated ? 'matches' : 'differs',
  };
}

const PDF_MARK = [...'%PDF-'].map((letter) => letter.charCodeAt(0));

/** `%PDF-` at its beginning; a file of another kind is refused, whatever its name says. */
export function isPdf(file: Uint8Array): boolean {
  return PDF_MARK.every((code, at) => file[at] === code);
}
