import { z } from 'zod';
import { Id, Instant, PageQuery } from '@/lib/contracts/common';
import { SIGNALS } from '@/lib/domain/connections/pushed/item';
import { CHANGE_AREAS, READ_AREAS } from '@/lib/domain/keys/key-access';
import { BilledBy } from '@/lib/domain/usage/billed-elsewhere';

const Name = z.string().trim().min(1, 'expected a name').max(80);
const ProviderKey = z
  .string()
  .trim()
  .min(7, 'expected a key of the provider, e.g. "sk-admin-…"')
  .max(400)
  .regex(/^[\x21-\x7e]+$/, 'expected a key without spaces')
  .meta({ description: 'Write-only' });
const BaseUrl = z.url({
  protocol: /^https?$/,
  message: 'expected an http(s) address such as "https://api.openai.com/v1"',
});
const KeyExpiry = Instant.meta({
  description: 'When the reading key ends, for providers that do not say; where one says, its word replaces this',
});

const ProviderId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,30}$/, 'expected the id of a provider such as "openai"; `GET /providers` lists them')
  .meta({ description: 'Id of a provider, see `GET /providers`', examples: ['openai'] });

export const ConnectionCreate = z.object({
  provider: ProviderId,
  name: Name,
  adminKey: ProviderKey.optional().meta({
    description: 'Write-only; needed of every provider that is asked, and not taken where usage is pushed',
  }),
  actionKey: ProviderKey.optional().meta({
    description: 'Write-only; changes at the provider are made with it and with no other key',
  }),
  adminKeyExpiresAt: KeyExpiry.optional(),
  baseUrl: BaseUrl.optional(),
});
export type ConnectionCreate = z.infer<typeof ConnectionCreate>;

const BilledBySchema = BilledBy.meta({
  description:
    'Which connection bills what this one shows of a vendor, by the id of the provider; null = an account that is not connected, absent = any connection of that provider',
});

export const ConnectionUpdate = z
  .object({
    name: Name,
    adminKey: ProviderKey,
    actionKey: ProviderKey.nullable(),
    adminKeyExpiresAt: KeyExpiry.nullable(),
    baseUrl: BaseUrl.nullable(),
    billedBy: BilledBySchema,
    state: z.enum(['active', 'paused']),
  })
  .partial();
export type ConnectionUpdate = z.infer<typeof ConnectionUpdate>;

const KeyCheck = z.object({
  checkedAt: Instant,
  canRead: z.array(z.enum(READ_AREAS)),
  canChange: z.array(z.enum(CHANGE_AREAS)),
});
const KeyWarning = z.object({ key: z.enum(['admin', 'action']), message: z.string() });
export type KeyWarning = z.infer<typeof KeyWarning>;

export const Connection = z.object({
  id: Id,
  provider: ProviderId,
  providerName: z.string().meta({ description: 'As people call it' }),
  source: z.enum(['provider', 'files', 'push']).meta({
    description: 'files = filled by imports, push = senders push to it: it has no key and no provider is asked',
  }),
  name: z.string(),
  baseUrl: z.string().nullable(),
  adminKeyHint: z.string().meta({ description: 'Last four characters' }),
  hasActionKey: z.boolean(),
  actionKeyHint: z.string().nullable(),
  adminKeyExpiresAt: Instant.nullable().meta({
    description: 'When the provider stops taking the reading key; null = never, or neither it nor anybody said so',
  }),
  keyAccess: z
    .object({ admin: KeyCheck.nullable(), action: KeyCheck.nullable() })
    .meta({ description: 'What each key was seen to be able to do; null = not looked at, or no such key' }),
  keyWarnings: z.array(KeyWarning).meta({ description: 'Where a key can do more than its work needs' }),
  billing: z
    .enum(['bills', 'sees', 'both'])
    .meta({ description: 'Whether it shows what its provider bills, or what others bill' }),
  billedBy: BilledBySchema,
  state: z.enum(['active', 'paused', 'rejected']),
  createdAt: Instant,
});
export type Connection = z.infer<typeof Connection>;

export const ConnectionCreated = Connection.extend({
  pushToken: z
    .string()
    .optional()
    .meta({ description: 'Where usage is pushed: the token of the source, in this answer and nowhere else' }),
});
export type ConnectionCreated = z.infer<typeof ConnectionCreated>;

export const PushToken = z.object({ pushToken: z.string().meta({ description: 'In this answer and nowhere else' }) });
export type PushToken = z.infer<typeof PushToken>;

const Count = z.number().int();
/** What is known of a source that usage is pushed to. */
export const PushStatus = z.object({
  connectionId: Id,
  endpoint: z.url().meta({ description: 'Senders add /v1/metrics and /v1/traces' }),
  lastReceivedAt: Instant.nullable().meta({ description: 'null = nothing yet' }),
  items: z
    .object({
      counted: Count.meta({ description: 'Data points and spans that count' }),
      repeated: Count.meta({ description: 'Came before' }),
      started: Count.meta({ description: 'First points of counters that began earlier: counted from there on' }),
      elsewhere: Count.meta({ description: 'Reported by another signal of the same service and model as well' }),
      refused: Count,
    })
    .meta({ description: 'Since the source was made' }),
  refusals: z.array(
    z.object({
      code: z.string(),
      items: Count,
      message: z.string().meta({ description: 'Of the newest' }),
      lastAt: Instant,
    }),
  ),
  services: z
    .array(z.object({ service: z.string(), model: z.string(), signal: z.enum(SIGNALS), lastAt: Instant }))
    .meta({ description: 'What counts of each service and model, the newest first, at most 100' }),
});
export type PushStatus = z.infer<typeof PushStatus>;

export const ConnectionStatus = z.object({
  connectionId: Id,
  state: z.enum(['active', 'paused', 'rejected']),
  isPushed: z.boolean().meta({ description: 'Its senders push: "read" means received' }),
  freshness: z
    .enum(['fresh', 'stale', 'never'])
    .meta({ description: 'stale = no successful pull for three intervals' }),
  lastSuccessAt: Instant.nullable(),
  lastUsageAt: Instant.nullable().meta({ description: 'Newest bucket with usage' }),
  lagSeconds: z.number().int().nullable().meta({ description: 'Age of the newest bucket with usage when it was read' }),
  backfillPercent: z.number().min(0).max(100),
  nextPullAt: Instant.nullable(),
  lastError: z.object({ code: z.string(), message: z.string() }).nullable(),
  lastRun: z
    .object({
      id: Id,
      subject: z.string(),
      outcome: z.enum(['running', 'succeeded', 'failed']),
      startedAt: Instant,
      finishedAt: Instant.nullable(),
    })
    .nullable(),
});
export type ConnectionStatus = z.infer<typeof ConnectionStatus>;

/** What a key can do, measured by small real calls before it is saved. */
export const ConnectionTest = ConnectionCreate.pick({ provider: true, adminKey: true, actionKey: true, baseUrl: true })
  .partial({ adminKey: true })
  .refine(({ adminKey, actionKey }) => adminKey !== undefined || actionKey !== undefined, {
    path: ['adminKey'],
    message: 'expected a key to try: adminKey, actionKey or both',
  });
export type ConnectionTest = z.infer<typeof ConnectionTest>;
export const ConnectionTestResult = z.object({
  ok: z.boolean(),
  message: z.string(),
  checks: z.array(
    z.object({
      key: z.enum(['admin', 'action']),
      name: z.string(),
      ok: z.boolean().meta({ description: 'As this key should be: a reading key that cannot change keys is fine' }),
      isWanted: z.boolean().meta({ description: 'False for what this key had better not be able to do' }),
      message: z.string(),
    }),
  ),
  warnings: z.array(KeyWarning),
});
export type ConnectionTestResult = z.infer<typeof ConnectionTestResult>;

export const IngestRunQuery = PageQuery.extend({ connectionId: Id.optional() });
export const IngestRun = z.object({
  id: Id,
  connectionId: Id,
  trigger: z.enum(['schedule', 'backfill', 'manual', 'repair']),
  subject: z.string(),
  window: z.object({ start: Instant, end: Instant }),
  startedAt: Instant,
  finishedAt: Instant.nullable(),
  outcome: z.enum(['running', 'succeeded', 'failed']),
  pages: z.number().int(),
  rows: z.number().int(),
  insertedRows: z.number().int(),
  revisedRows: z.number().int(),
  refusedRows: z.number().int().meta({ description: 'Rows that could not be read; they are missing in the numbers' }),
  refusal: z.string().nullable().meta({ description: 'What was wrong with the first refused row' }),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type IngestRun = z.infer<typeof IngestRun>;
