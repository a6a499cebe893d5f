/**
 * What a file of FOCUS 1.2 must keep to, of the rules that a program can check (the Foundation's model of that version):
 * columns that every file has, what may not be empty, values from closed lists, formats, and what depends on another column.
 */
const UNCONDITIONAL = [
  ...[
    'BilledCost',
    'BillingAccountId',
    'BillingAccountName',
    'BillingCurrency',
    'BillingPeriodEnd',
    'BillingPeriodStart',
  ],
  ...['ChargeCategory', 'ChargeClass', 'ChargeDescription', 'ChargePeriodEnd', 'ChargePeriodStart', 'ContractedCost'],
  ...[
    'EffectiveCost',
    'InvoiceIssuerName',
    'ListCost',
    'PricingQuantity',
    'PricingUnit',
    'ProviderName',
    'PublisherName',
  ],
  ...['ServiceCategory', 'ServiceName'],
];
const COSTS = ['BilledCost', 'ContractedCost', 'EffectiveCost', 'ListCost'];
const NEVER_EMPTY = [
  ...[
    'BillingAccountId',
    'BillingCurrency',
    'BillingPeriodEnd',
    'BillingPeriodStart',
    'ChargeCategory',
    'ChargeFrequency',
  ],
  ...['ChargePeriodEnd', 'ChargePeriodStart', 'InvoiceIssuerName', 'ProviderName', 'PublisherName', 'ServiceCategory'],
  ...['ServiceName', 'ServiceSubcategory', 'ChargeDescription', 'BillingAccountName'],
];
const ALLOWED: Record<string, readonly string[]> = {
  ChargeCategory: ['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'],
  ChargeClass: ['', 'Correction'],
  ChargeFrequency: ['One-Time', 'Recurring', 'Usage-Based'],
  ServiceCategory: ['AI and Machine Learning'],
  ServiceSubcategory: ['Generative AI'],
};
const NUMBERS = [...COSTS, 'ConsumedQuantity', 'PricingQuantity'];
const INSTANTS = ['BillingPeriodEnd', 'BillingPeriodStart', 'ChargePeriodEnd', 'ChargePeriodStart'];
/** Columns that are both there or both not. */
const PAIRS = [
  ['PricingQuantity', 'PricingUnit'],
  ['ConsumedQuantity', 'ConsumedUnit'],
  ['SubAccountId', 'SubAccountName'],
  ['ResourceId', 'ResourceName'],
] as const;

type Row = Readonly<Record<string, string>>;

/** Rules that a file breaks, each with the first row that does; empty = none. `mayLackCosts` = rows without a known price. */
export function listFocusViolations(
  columns: readonly string[],
  rows: readonly Row[],
  { mayLackCosts = false } = {},
): string[] {
  const missing = UNCONDITIONAL.filter((one) => !columns.includes(one)).map((one) => `${one} is missing`);
  const foreign = columns
    .filter((one) => !/^(?:x_)?[A-Z][A-Za-z]*$/.test(one))
    .map((one) => `${one} is no name of a column`);
  const lastOfTheirs = columns.findLastIndex((one) => !one.startsWith('x_'));
  const order = columns.slice(0, lastOfTheirs).some((one) => one.startsWith('x_'))
    ? ['own columns stand before others']
    : [];
  const broken = new Map<string, string>();
  rows.forEach((row, at) => {
    for (const rule of listBrokenRules(row, mayLackCosts))
      if (!broken.has(rule)) broken.set(rule, `${rule} (row ${at + 1})`);
  });
  return [...missing, ...foreign, ...order, ...broken.values()];
}

function listBrokenRules(row: Row, mayLackCosts: boolean): string[] {
  const value = (column: string) => row[column] ?? '';
  const isUsage = ['Usage', 'Purchase'].includes(value('ChargeCategory'));
  const checks: [boolean, string][] = [
    ...NEVER_EMPTY.map((one): [boolean, string] => [value(one) !== '', `${one} is empty`]),
    ...COSTS.map((one): [boolean, string] => [value(one) !== '' || mayLackCosts, `${one} is empty`]),
    ...Object.entries(ALLOWED).map(([one, all]): [boolean, string] => [
      all.includes(value(one)),
      `${one} "${value(one)}"`,
    ]),
    ...NUMBERS.map((one): [boolean, string] => [
      /^(?:-?\d+(?:\.\d+)?)?$/.test(value(one)),
      `${one} is no plain decimal`,
    ]),
    ...INSTANTS.map((one): [boolean, string] => [
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value(one)),
      `${one} is no instant`,
    ]),
    ...PAIRS.map(([one, two]): [boolean, string] => [
      (value(one) === '') === (value(two) === ''),
      `${two} without ${one}`,
    ]),
    [/^[A-Z]{3}$/.test(value('BillingCurrency')), 'BillingCurrency is no ISO code'],
    [!isUsage || value('PricingQuantity') !== '', 'PricingQuantity of usage is empty'],
    [isUsage || value('ConsumedQuantity') === '', 'ConsumedQuantity of what is no usage'],
    [value('ChargePeriodStart') < value('ChargePeriodEnd'), 'ChargePeriodEnd is not after its start'],
    [value('BillingPeriodStart') < value('BillingPeriodEnd'), 'BillingPeriodEnd is not after its start'],
    [
      value('ChargeCategory') !== 'Credit' || COSTS.every((one) => value(one) === value('BilledCost')),
      'costs of a credit differ',
    ],
    [isKeyValue(value('Tags')), 'Tags hold no object of texts'],
  ];
  return checks.filter(([isKept]) => !isKept).map(([, rule]) => rule);
}

function isKeyValue(text: string): boolean {
  if (text === '') return true;
  const held: unknown = JSON.parse(text);
  if (typeof held !== 'object' || held === null || Array.isArray(held)) return false;
  return Object.values(held).every((one) => one === null || ['string', 'number', 'boolean'].includes(typeof one));
}
