import { z } from 'zod';
import { Instant, Money, NamedRef, Severity } from '@/lib/contracts/common';
import { FindingCode } from './findings';

export const INVENTORY_KINDS = ['keys', 'projects', 'service-accounts', 'admin-keys', 'people'] as const;
export const InventoryKind = z.enum(INVENTORY_KINDS);
export type InventoryKind = z.infer<typeof InventoryKind>;

/** `GET /inventory` */
export const InventoryQuery = z.object({ kind: InventoryKind.default('keys') });

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

/** Everything of one kind at once: filters and sorting are done where it is shown. */
export const Inventory = z.object({
  kind: InventoryKind,
  currency: z.literal('USD'),
  data: z.array(InventoryRow),
});
export type Inventory = z.infer<typeof Inventory>;
