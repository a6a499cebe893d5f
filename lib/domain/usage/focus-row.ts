import { parseDecimalToNanos } from '@/lib/domain/money';

/**
 * Rows of FOCUS cost and usage files, versions 1.0 to 1.4 (focus.finops.org). Only columns that all of them have are
 * needed; whatever else a file holds is passed over.
 */
/** As `provider` of a connection whose bill comes from files: it has no key and no provider is asked. */
export const FILE_PROVIDER = 'focus';

const NEEDED = ['BilledCost', 'BillingCurrency', 'BillingPeriodStart', 'BillingPeriodEnd', 'ChargePeriodStart'];

/** What a column of a file becomes; `line` = the first of these that a row fills names the line of the bill. */
export type FocusUse =
  | 'amount'
  | 'currency'
  | 'day'
  | 'period'
  | 'project'
  | 'key'
  | 'line'
  | 'quantity'
  | 'list'
  | 'issuer';

const USES: Readonly<Record<string, FocusUse>> = {
  BilledCost: 'amount',
  BillingCurrency: 'currency',
  ChargePeriodStart: 'day',
  BillingPeriodStart: 'period',
  BillingPeriodEnd: 'period',
  SubAccountId: 'project',
  ResourceId: 'key',
  ChargeDescription: 'line',
  SkuMeter: 'line',
  SkuId: 'line',
  ServiceName: 'line',
  ConsumedQuantity: 'quantity',
  ConsumedUnit: 'quantity',
  ListCost: 'list',
  ServiceProviderName: 'issuer',
  ProviderName: 'issuer',
};

/** How the columns of a file are read, in their order; null = passed over. */
export const mapFocusColumns = (columns: readonly string[]): { column: string; use: FocusUse | null }[] =>
  columns.map((column) => ({ column, use: USES[column] ?? null }));

/** Columns of a file that are read at all. */
export const pickFocusColumns = (columns: readonly string[]): string[] =>
  columns.filter((column) => USES[column] !== undefined);

/** Columns that came or went with a version, the newest first: they show which version a file follows. */
const SIGNS = [
  { version: '1.4', has: ['ServiceProviderName'], lacks: ['ProviderName', 'PublisherName'] },
  { version: '1.3', has: ['ServiceProviderName'], lacks: [] },
  { version: '1.2', has: ['PricingCurrency'], lacks: [] },
  { version: '1.2', has: ['InvoiceId'], lacks: [] },
  { version: '1.1', has: ['SkuMeter'], lacks: [] },
  { version: '1.1', has: ['CapacityReservationId'], lacks: [] },
];

/** The version that a file seems to follow by its columns. */
export function guessFocusVersion(columns: readonly string[]): string {
  const found = SIGNS.find(
    ({ has, lacks }) => has.every((one) => columns.includes(one)) && !lacks.some((one) => columns.includes(one)),
  );
  return found?.version ?? '1.0';
}

/** One charge, counted to the UTC day that its period begins on. Empty text = the file names none. */
export type FocusCharge = {
  costOn: string;
  projectId: string;
  apiKeyId: string;
  lineItem: string;
  amountNanos: bigint;
  currency: string;
  /** At list prices, before anything was negotiated; null = the file does not have them. */
  listNanos: bigint | null;
  quantity: string | null;
  quantityUnit: string | null;
  /** UTC days that the billing period of the charge spans, the end not included. */
  periodFrom: string;
  periodUntil: string;
};

/** `unpriced` = the row has no cost, as our own export does where no price is known. */
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
  if (currency !== 'USD' && !/^[A-Za-z]{3}$/.test(currency))
    return problem('BillingCurrency', currency, 'an ISO 4217 code such as USD');
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
  const list = row['ListCost']?.trim() ?? '';
  const listNanos = list === '' ? null : readNanos(list);
  if (list !== '' && listNanos === null) return problem('ListCost', list, 'a decimal number or nothing');
  const quantity = row['ConsumedQuantity']?.trim() ?? '';
  if (quantity !== '' && readNanos(quantity) === null)
    return problem('ConsumedQuantity', quantity, 'a decimal number or nothing');
  return {
    kind: 'charge',
    charge: {
      ...{ costOn, periodFrom, periodUntil, amountNanos, listNanos, currency: currency.toUpperCase() },
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
const readText = (text = '') => (hasControl(text) ? text.replace(/\p{Cc}/gu, ' ') : text).trim().slice(0, MOST_TEXT);

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 32 || (code > 126 && code < 160)) return true;
  }
  return false;
}

/** Nearly all amounts: few enough digits for whole numbers, nothing but digits and one point. */
const PLAIN = /^(\d{1,6})(?:\.(\d+))?$/;

function readNanos(text: string): bigint | null {
  const plain = text.length <= 40 ? PLAIN.exec(text) : null;
  if (plain) {
    const fraction = plain[2] ?? '';
    const nanos = Number(plain[1]) * 1e9 + Number(fraction.slice(0, 9).padEnd(9, '0'));
    // The tenth decimal alone says which way half goes.
    return BigInt(fraction.charCodeAt(9) >= 53 ? nanos + 1 : nanos);
  }
  if (text.length > 60 || !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?$/.test(text)) return null;
  const nanos = parseDecimalToNanos(text.replace(/^\+/, ''));
  return nanos > MOST_NANOS || nanos < -MOST_NANOS ? null : nanos;
}

/** The UTC day of an instant; a time without a zone is UTC. */
function readDay(text = ''): string | null {
  const value = text.trim();
  // Nearly all files write it so: its day stands there.
  if (/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/.test(value))
    return value.slice(0, 10);
  if (!INSTANT.test(value)) return null;
  if (value.length === 10) return Number.isNaN(Date.parse(value)) ? null : value;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`;
  const at = new Date(zoned.replace(' ', 'T'));
  return Number.isNaN(at.getTime()) ? null : at.toISOString().slice(0, 10);
}
