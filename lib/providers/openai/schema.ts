import { z } from 'zod';
import { parseDecimalToNanos } from '@/lib/domain/money';
import type { AuditEvent } from '../audit-log';
import type {
  BilledRow,
  ProviderAdminKey,
  ProviderApiKey,
  ProviderProject,
  ProviderServiceAccount,
  ProviderUser,
} from '../provider';

/**
 * Replies of the provider, read leniently: unknown fields pass, and fields that the reference calls required may be
 * missing, as in several of its own examples. Only an id is insisted on.
 */
const text = z
  .string()
  .nullish()
  .transform((value) => value || null);
const instant = z
  .number()
  .nullish()
  .transform((seconds) => (seconds ? new Date(seconds * 1_000) : null));
const id = z.string().min(1);

/** What a 64-bit column of nano-dollars holds. */
const MAX_NANOS = 2n ** 63n - 1n;

/** Amounts arrive as JSON number or as text of up to twenty digits. */
const amount = z.union([z.number(), z.string()]).transform((value, context) => {
  try {
    const nanos = parseDecimalToNanos(value);
    if (nanos <= MAX_NANOS && nanos >= -MAX_NANOS) return nanos;
  } catch {
    // Not a decimal: refused below.
  }
  context.addIssue({ code: 'custom', message: `expected a decimal amount below nine billion, got "${value}"` });
  return z.NEVER;
});

const quantity = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) =>
    value === null || value === undefined || !Number.isFinite(Number(value)) ? null : Number(value),
  );

/** Row of the costs endpoint. A row without an amount charges nothing. */
export const costRowSchema = z
  .looseObject({
    amount: z.looseObject({ value: amount.nullish(), currency: text }).nullish(),
    line_item: text,
    project_id: text,
    api_key_id: text,
    quantity,
    quantity_unit: text,
  })
  .transform(
    (row): BilledRow => ({
      projectId: row.project_id,
      apiKeyId: row.api_key_id,
      lineItem: row.line_item,
      amountNanos: row.amount?.value ?? 0n,
      currency: (row.amount?.currency ?? 'usd').toLowerCase(),
      quantity: row.quantity,
      quantityUnit: row.quantity_unit,
    }),
  );

export const costBucketSchema = z.looseObject({
  start_time: z.number().int(),
  end_time: z.number().int().nullish(),
  results: z.array(z.unknown()).nullish(),
});

/** Page of the usage and costs endpoints. */
export const tokenPageSchema = z.looseObject({
  data: z.array(z.unknown()),
  has_more: z.boolean().nullish(),
  next_page: text,
});

export const projectSchema = z
  .looseObject({ id, name: text, created_at: instant, archived_at: instant, status: text })
  .transform(
    (project): ProviderProject => ({
      id: project.id,
      name: project.name,
      createdAt: project.created_at,
      archivedAt: project.archived_at,
      isArchived: project.status === 'archived' || project.archived_at !== null,
    }),
  );

const keyOwnerSchema = z.looseObject({ id, name: text, email: text });

/** A key of the organization itself. */
export const adminKeySchema = z
  .looseObject({
    id,
    name: text,
    redacted_value: text,
    created_at: instant,
    last_used_at: instant,
    expires_at: instant,
    owner: z.looseObject({ name: text }).nullish(),
  })
  .transform(
    (key): ProviderAdminKey => ({
      id: key.id,
      name: key.name,
      redactedValue: key.redacted_value,
      ownerName: key.owner?.name ?? null,
      createdAt: key.created_at,
      lastUsedAt: key.last_used_at,
      expiresAt: key.expires_at,
    }),
  );

export const apiKeySchema = z
  .looseObject({
    id,
    name: text,
    redacted_value: text,
    created_at: instant,
    last_used_at: instant,
    expires_at: instant,
    owner_project_access: text,
    owner: z
      .looseObject({ type: text, user: keyOwnerSchema.nullish(), service_account: keyOwnerSchema.nullish() })
      .nullish(),
  })
  .transform((key): Omit<ProviderApiKey, 'projectId'> => {
    const { user, service_account: account } = key.owner ?? {};
    return {
      id: key.id,
      name: key.name,
      redactedValue: key.redacted_value,
      createdAt: key.created_at,
      lastUsedAt: key.last_used_at,
      expiresAt: key.expires_at,
      owner: user
        ? { kind: 'user', id: user.id, name: user.name, email: user.email }
        : account
          ? { kind: 'service_account', id: account.id, name: account.name, email: null }
          : null,
      hasOwnerAccess: key.owner_project_access === null ? null : key.owner_project_access === 'active',
    };
  });

export const serviceAccountSchema = z.looseObject({ id, name: text, role: text, created_at: instant }).transform(
  (account): Omit<ProviderServiceAccount, 'projectId'> => ({
    id: account.id,
    name: account.name,
    role: account.role,
    createdAt: account.created_at,
  }),
);

/** Name and address are at the top level or, in newer replies, inside `user`. */
export const userSchema = z
  .looseObject({
    id,
    name: text,
    email: text,
    role: text,
    added_at: instant,
    user: z.looseObject({ name: text, email: text }).nullish(),
  })
  .transform(
    (user): ProviderUser => ({
      id: user.id,
      name: user.name ?? user.user?.name ?? null,
      email: user.email ?? user.user?.email ?? null,
      role: user.role,
      addedAt: user.added_at,
    }),
  );

const actorUserSchema = z.looseObject({ id: text, email: text }).nullish();

/** `user_agent` and `ip_address_details` stand in the reference's example and not in its schema. */
const actorSchema = z.looseObject({
  session: z
    .looseObject({
      user: actorUserSchema,
      ip_address: text,
      user_agent: text,
      ip_address_details: z.looseObject({ country: text, asn: z.union([z.string(), z.number()]).nullish() }).nullish(),
    })
    .nullish(),
  api_key: z
    .looseObject({ id: text, user: actorUserSchema, service_account: z.looseObject({ id: text }).nullish() })
    .nullish(),
});

/** Years 1970 to 9999: what a time of the database holds. */
const eventSecond = z.number().min(0).max(253_402_300_799);

export const auditEventSchema = z
  .looseObject({
    id: id.max(300),
    type: id.max(200),
    effective_at: eventSecond,
    project: z.looseObject({ id: text, name: text }).nullish(),
    // An actor of another shape counts as unknown; the event is kept.
    actor: actorSchema.nullish().catch(null),
  })
  .transform(
    (event): Omit<AuditEvent, 'raw'> => ({
      id: event.id,
      type: event.type,
      effectiveAt: new Date(event.effective_at * 1_000),
      projectId: event.project?.id ?? null,
      projectName: event.project?.name ?? null,
      actor: mapActor(event.actor),
      // The details sit under a field named like the type.
      details: event[event.type] ?? null,
    }),
  );

const UNKNOWN_ACTOR: AuditEvent['actor'] = {
  ...{ kind: 'unknown', id: null, email: null, keyId: null },
  ...{ ipAddress: null, userAgent: null, country: null, asn: null },
};

function mapActor(actor: z.output<typeof actorSchema> | null | undefined): AuditEvent['actor'] {
  if (actor?.session) {
    const { user, ip_address: ipAddress, user_agent: userAgent, ip_address_details: place } = actor.session;
    const country = /^[A-Z]{2}$/i.test(place?.country ?? '') ? (place?.country ?? '').toUpperCase() : null;
    const asn = /^\d{1,10}$/.exec(String(place?.asn ?? ''))?.[0] ?? null;
    return {
      ...{ kind: 'session', id: user?.id ?? null, email: user?.email ?? null, keyId: null },
      ...{ ipAddress, userAgent, country, asn },
    };
  }
  if (actor?.api_key) {
    const { user, service_account: account, id: keyId } = actor.api_key;
    const who = { id: user?.id ?? account?.id ?? keyId, email: user?.email ?? null, keyId };
    return { ...UNKNOWN_ACTOR, kind: 'api_key', ...who };
  }
  return UNKNOWN_ACTOR;
}
