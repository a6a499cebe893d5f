import { parseDecimalToNanos } from '@/lib/domain/money';

/**
 * Rows of FOCUS cost and usage files, versions 1.0 to 1.4 (focus.finops.org). Only columns that all of them have are
 * needed; whatever else a file holds is passed over.
 */
/** As `provider` of a connection whose bill comes from files: it has no key and nobody is asked about it. */
export const FILE_PROVIDER = 'focus';

const NEEDED = ['BilledCost', 'BillingCurrency', 'BillingPeriodStart', 'BillingPeriodEnd', 'ChargePeriodStart'];

/** One charge, counted to the UTC day that its period begins on. Empty text = the file names none. */
export type FocusCharge = {
  costOn: string;
  projectId: string;
  apiKeyId: string;
  lineItem: string;
  amountNanos: bigint;
  currency: string;
  quantity: string | null;
  quantityUnit: string | null;
  /** UTC days that the billing period of the charge spans, the end not included. */
  periodFrom: string;
  periodUntil: string;
};

/** `unpriced` = the row tells no cost, as our own export does where no price is known. */
export type FocusReading =
  | { kind: 'charge'; charge: FocusCharge }
  | { kind: 'unpriced' }
  | { kind: 'problem'; message: string };

/** Columns that a file lacks; none = it can be read. */
export const listMissingColumns = (columns: readonly string[]): string[] =>
  NEEDED.filter((name) => !columns.includes(name));

const MOST_TEXT = 300;
/** Amounts are stored as 64-bit integers of nano-units. */
const MOST_NANOS = 9_000_000_000_000_000_000n;
const INSTANT = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;

/** Reads one row by the names of its columns. */
export function parseFocusRow(row: Readonly<Record<string, string>>): FocusReading {
  const cost = row['BilledCost']?.trim() ?? '';
  if (cost === '') return { kind: 'unpriced' };
  const amountNanos = readNanos(cost);
  if (amountNanos === null) return problem('BilledCost', cost, 'a decimal number below nine billion');
  const currency = row['BillingCurrency']?.trim() ?? '';
  if (!/^[A-Za-z]{3}$/.test(currency)) return problem('BillingCurrency', currency, 'an ISO 4217 code such as USD');
  const days = ['ChargePeriodStart', 'BillingPeriodStart', 'BillingPeriodEnd'].map((name) => readDay(row[name]));
  const [costOn, periodFrom, periodUntil] = days;
  if (costOn == null) return problem('ChargePeriodStart', row['ChargePeriodStart'], 'an ISO 8601 instant');
  if (periodFrom == null) return problem('BillingPeriodStart', row['BillingPeriodStart'], 'an ISO 8601 instant');
  if (periodUntil == null || periodUntil <= periodFrom)
    return problem('BillingPeriodEnd', row['BillingPeriodEnd'], 'an ISO 8601 instant after BillingPeriodStart');
  if (costOn < periodFrom || costOn >= periodUntil)
    return problem(
      'ChargePeriodStart',
      row['ChargePeriodStart'],
      `a time within the billing period ${periodFrom} to ${periodUntil}`,
    );
  const quantity = row['ConsumedQuantity']?.trim() ?? '';
  if (quantity !== '' && readNanos(quantity) === null)
    return problem('ConsumedQuantity', quantity, 'a decimal number or nothing');
  return {
    kind: 'charge',
    charge: {
      ...{ costOn, periodFrom, periodUntil, amountNanos, currency: currency.toUpperCase() },
      projectId: readText(row['SubAccountId']),
      apiKeyId: readText(row['ResourceId']),
      lineItem: readText(row['ChargeDescription'] || row['SkuMeter'] || row['SkuId'] || row['ServiceName']),
      quantity: quantity === '' ? null : quantity,
      quantityUnit: quantity === '' ? null : readText(row['ConsumedUnit']) || null,
    },
  };
}

const problem = (column: string, value: string | undefined, expected: string): FocusReading => ({
  kind: 'problem',
  message: `${column} "${(value ?? '').slice(0, 60)}": expected ${expected}`,
});

/** Control characters are no part of a name. */
const readText = (text = '') =>
  text
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, MOST_TEXT);

function readNanos(text: string): bigint | null {
  if (text.length > 60 || !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?$/.test(text)) return null;
  const nanos = parseDecimalToNanos(text.replace(/^\+/, ''));
  return nanos > MOST_NANOS || nanos < -MOST_NANOS ? null : nanos;
}

/** The UTC day of an instant; a time without a zone is UTC. */
function readDay(text = ''): string | null {
  const value = text.trim();
  if (!INSTANT.test(value)) return null;
  if (value.length === 10) return Number.isNaN(Date.parse(value)) ? null : value;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`;
  const at = new Date(zoned.replace(' ', 'T'));
  return Number.isNaN(at.getTime()) ? null : at.toISOString().slice(0, 10);
}
