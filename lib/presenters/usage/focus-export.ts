import type { UsageResponse } from '@/lib/contracts/usage/usage';
import { formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import { type Entry, listEntries } from './export-lines';
import { type Quantity, type QuantityFinder, splitCost } from './focus-quantity';
import { nameDimensionValue, ONLY_BILLED } from './series-name';
import type { ExportTable } from './usage-export';

/** Columns of FOCUS 1.2 (focus.finops.org) that this data can fill, then ours, prefixed as the specification asks. */
const FOCUS_COLUMNS = [
  'BilledCost',
  'BillingAccountId',
  'BillingAccountName',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargeFrequency',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ConsumedQuantity',
  'ConsumedUnit',
  'ContractedCost',
  'EffectiveCost',
  'InvoiceIssuerName',
  'ListCost',
  'PricingQuantity',
  'PricingUnit',
  'ProviderName',
  'PublisherName',
  'ResourceId',
  'ResourceName',
  'ServiceCategory',
  'ServiceName',
  'ServiceSubcategory',
  'SkuId',
  'SubAccountId',
  'SubAccountName',
  'Tags',
  'x_CostSource',
  'x_Complete',
  'x_Approximate',
  'x_AssumedCost',
  'x_UnpricedRequests',
] as const;

const NUMBERS = [
  ...['BilledCost', 'ConsumedQuantity', 'ContractedCost', 'EffectiveCost', 'ListCost', 'PricingQuantity'],
  'x_AssumedCost',
  'x_UnpricedRequests',
];

/** Credits (negative nano-dollars) within the cost of an entry. */
export type CreditFinder = (entry: Entry) => bigint;

/**
 * The answer as FOCUS rows, one for each unit that a group consumed, and one for its credits. An amount that is not billed
 * yet is our estimate; `x_CostSource` says so. A row without any known price has empty costs, never zero.
 */
export function buildFocusFile(
  usage: UsageResponse & { providerName?: string },
  findQuantities: QuantityFinder = () => [],
  findCredits: CreditFinder = () => 0n,
): ExportTable {
  return {
    columns: FOCUS_COLUMNS,
    numbers: NUMBERS,
    rows: listEntries(usage).flatMap((entry) =>
      listCharges(entry, findQuantities(entry), findCredits(entry)).map((charge) => {
        const row = describeFocusRow(entry, charge, usage);
        return FOCUS_COLUMNS.map((column) => row[column]);
      }),
    ),
  };
}

type Charge = {
  category: 'Usage' | 'Credit' | 'Adjustment';
  cost: string | null;
  quantity: Quantity | null;
  /** Part of the cost that rests on an assumed price; reported with the first unit of a row. */
  assumedCost: string | null;
  unpricedRequests: number;
};

/** What a bill has beyond the groups asked for is an adjustment, and consumes nothing. */
function listCharges({ kind, point }: Entry, quantities: readonly Quantity[], credits: bigint): Charge[] {
  const credit = {
    category: 'Credit',
    cost: formatNanosExact(credits),
    quantity: null,
    assumedCost: null,
    unpricedRequests: 0,
  } as const;
  const nanos = point.cost === null ? null : parseDecimalToNanos(point.cost) - credits;
  const given: Charge[] = credits === 0n ? [] : [credit];
  if (kind === 'unassigned' || (quantities.length === 0 && credits !== 0n)) {
    if (nanos === null || nanos === 0n) return given;
    const cost = formatNanosExact(nanos);
    return [{ category: 'Adjustment', cost, quantity: null, assumedCost: null, unpricedRequests: 0 }, ...given];
  }
  const { unpricedRequests } = point;
  const assumedCost = point.cost === null ? null : point.assumedCost;
  if (quantities.length === 0) {
    const cost = nanos === null ? null : formatNanosExact(nanos);
    return [{ category: 'Usage', cost, quantity: null, assumedCost, unpricedRequests }];
  }
  const used = splitCost(nanos, quantities).map(({ quantity, nanos: own }, at): Charge => {
    const cost = own === null ? null : formatNanosExact(own);
    const assumed = own === null ? null : at === 0 ? assumedCost : '0';
    return { category: 'Usage', cost, quantity, assumedCost: assumed, unpricedRequests: quantity.unpricedRequests };
  });
  return [...used, ...given];
}

function describeFocusRow(
  entry: Entry,
  { category, cost, quantity, assumedCost, unpricedRequests }: Charge,
  usage: UsageResponse & { providerName?: string },
): Record<(typeof FOCUS_COLUMNS)[number], string | number | null> {
  const { point, group, names } = entry;
  const month = findMonth(point.start);
  const provider = names['provider'] ?? usage.providerName ?? 'Several providers';
  const isUsage = category === 'Usage';
  return {
    BilledCost: cost,
    BillingAccountId: group['connection'] ?? 'all',
    BillingAccountName: names['connection'] ?? group['connection'] ?? 'All connections',
    BillingCurrency: usage.currency,
    BillingPeriodEnd: month.end,
    BillingPeriodStart: month.start,
    ChargeCategory: category,
    ChargeClass: null,
    ChargeDescription: describeLine(entry),
    ChargeFrequency: isUsage ? 'Usage-Based' : 'One-Time',
    ChargePeriodEnd: toSeconds(entry.endsAt),
    ChargePeriodStart: toSeconds(point.start),
    ConsumedQuantity: quantity?.amount ?? null,
    ConsumedUnit: quantity?.unit ?? null,
    ContractedCost: cost,
    EffectiveCost: cost,
    InvoiceIssuerName: provider,
    ListCost: cost,
    PricingQuantity: quantity?.amount ?? null,
    PricingUnit: quantity?.unit ?? null,
    ProviderName: provider,
    PublisherName: provider,
    ResourceId: group['apiKey'] ?? null,
    ResourceName: names['apiKey'] ?? group['apiKey'] ?? null,
    ServiceCategory: 'AI and Machine Learning',
    ServiceName: `${provider} API`,
    ServiceSubcategory: 'Generative AI',
    SkuId: group['model'] ?? null,
    SubAccountId: group['project'] ?? null,
    SubAccountName: names['project'] ?? group['project'] ?? null,
    Tags: JSON.stringify(group),
    x_CostSource: cost === null ? null : isUsage ? point.costSource : 'billed',
    x_Complete: String(point.complete),
    x_Approximate: String(point.approximate === true),
    x_AssumedCost: assumedCost,
    x_UnpricedRequests: unpricedRequests,
  };
}

function describeLine({ kind, group, names, otherGroups }: Entry): string {
  if (kind === 'other') return `Other (${otherGroups})`;
  const shown = Object.entries(group).filter(([, id]) => kind === 'assigned' || id !== null);
  const parts = shown.map(([dimension, id]) => nameDimensionValue(dimension, id, names));
  if (kind === 'unassigned') parts.push(ONLY_BILLED);
  return parts.length === 0 ? 'All usage' : parts.join(' · ');
}

/** FOCUS writes instants to the second: "2026-11-01T00:00:00Z". */
const toSeconds = (instant: string) => new Date(instant).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** The provider bills by UTC month. */
function findMonth(at: string): { start: string; end: string } {
  const date = new Date(at);
  const month = (offset: number) =>
    toSeconds(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1)).toISOString());
  return { start: month(0), end: month(1) };
}
