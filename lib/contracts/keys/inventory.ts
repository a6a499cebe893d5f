import { z } from 'zod';
import { Id, Instant, Money, NamedRef, Severity } from '@/lib/contracts/common';
import { INVENTORY_COLUMNS, INVENTORY_KINDS } from '@/lib/domain/keys/inventory';
import { FindingCode } from './findings';

export const InventoryKind = z.enum(INVENTORY_KINDS);

/** The parameters of the page /keys, so that a page, its answer and its file are of one view. */
const View = z.object({
  kind: InventoryKind.default('keys'),
  search: z.string().max(200).optional().meta({ description: 'Part of a name, id, owner, project, purpose or model' }),
  finding: FindingCode.optional().meta({ description: 'Only what has this finding' }),
  project: z.string().min(1).max(200).optional().meta({ description: "Only of this project, by the provider's id" }),
  connection: Id.optional(),
  sort: z.enum(INVENTORY_COLUMNS).optional().meta({ description: 'Default: by connection and id' }),
  order: z.enum(['asc', 'desc']).default('desc').meta({ description: 'What has no value comes last either way' }),
});

/** `GET /inventory` */
export const InventoryQuery = View.extend({
  limit: z.coerce.number().int().min(1).max(100_000).optional().meta({ description: 'So many rows; default: all' }),
});
export type InventoryQuery = z.output<typeof InventoryQuery>;

/** `GET /inventory/export` */
export const InventoryExportQuery = View.extend({
  column: z
    .array(z.enum(INVENTORY_COLUMNS))
    .max(INVENTORY_COLUMNS.length)
    .default([])
    .meta({ description: 'Only these columns, beside the id; default: everything that is known' }),
});
export type InventoryExportQuery = z.output<typeof InventoryExportQuery>;

/** One thing that a provider lists; fields that its kind does not have are null. */
export const InventoryRow = z.object({
  id: z.string(),
  connection: NamedRef,
  name: z.string(),
  project: NamedRef.nullable(),
  redactedValue: z.string().nullable(),
  owner: z.string().nullable().meta({ description: 'Who answers for it; of people and accounts their role' }),
  ownerHasAccess: z.boolean().nullable(),
  purpose: z.string().nullable(),
  team: z.string().nullable(),
  createdAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
  expiresAt: Instant.nullable(),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  rotateOn: z.iso.date().nullable(),
  spend: Money.meta({ description: 'Of the last 30 days' }),
  requests: z.number().int(),
  models: z.array(z.string()),
  limit: Money.nullable().meta({
    description: "The provider's monthly spend limit of the project; null = none or not read",
  }),
  findings: z.array(z.object({ code: FindingCode, severity: Severity })),
});
export type InventoryRow = z.infer<typeof InventoryRow>;

/** Everything of one kind at once, so that the page filters and sorts without asking again. */
export const Inventory = z.object({
  kind: InventoryKind,
  currency: z.literal('USD'),
  count: z.number().int().meta({ description: 'How many fit the filters; `limit` may show fewer' }),
  total: z.number().int().meta({ description: 'How many there are of the kind' }),
  data: z.array(InventoryRow),
});
export type Inventory = z.infer<typeof Inventory>;
