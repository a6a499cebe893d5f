import { z } from 'zod';
import { Id, Instant, Money, PageQuery, Severity } from '@/lib/contracts/common';
import { FoundSecretSchema, KnownKeyFactsSchema } from '@/lib/domain/leaks/found-secret';
import { LEAK_STATES } from '@/lib/domain/leaks/leak-state';

const LeakState = z.enum(LEAK_STATES);

/** `GET /leaks` */
export const LeakQuery = PageQuery.extend({ state: LeakState.optional() });

/** `PATCH /leaks/:id` */
export const LeakUpdate = z.object({
  state: LeakState,
  reason: z.string().trim().min(3, 'expected why').max(500),
});
export type LeakUpdate = z.infer<typeof LeakUpdate>;

const LeakPlace = z.object({
  source: z.string(),
  path: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  commit: z.string().optional(),
  author: z.string().optional(),
  committedAt: Instant.optional(),
  publicName: z.string().optional().meta({ description: 'Variable that build tools hand to every browser' }),
});

export const Leak = z.object({
  id: Id,
  fingerprint: z.string(),
  rule: z.string(),
  title: z.string(),
  provider: z.string(),
  severity: Severity,
  redacted: z.string(),
  state: LeakState,
  reason: z.string(),
  stateBy: z.string().nullable(),
  stateAt: Instant.nullable(),
  key: z
    .object({
      connectionId: Id,
      id: z.string(),
      name: z.string(),
      owner: z.string().nullable(),
      isCertain: z.boolean().meta({ description: 'By its fingerprint; false = by what the provider shows of it' }),
      isLive: z.boolean().meta({ description: 'The provider still lists it' }),
      lastUsedAt: Instant.nullable(),
      spent7Days: Money,
    })
    .nullable()
    .meta({ description: 'The known key that it is' }),
  incidentId: Id.nullable(),
  places: z.array(LeakPlace),
  leakedAt: Instant.nullable().meta({ description: 'Date of the earliest commit that has it' }),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
});
export type Leak = z.infer<typeof Leak>;

/** `POST /leaks`: what a scan found. No secret has a place in it. */
export const LeakReport = z.object({
  source: z.string().trim().min(1, 'expected what was scanned, such as the name of a repository').max(200),
  found: z.array(FoundSecretSchema).max(1_000, 'expected at most 1,000 findings at once'),
});
export type LeakReport = z.infer<typeof LeakReport>;

export const LeakReported = z.object({
  leaks: z.array(
    z.object({
      ...{ id: Id, fingerprint: z.string(), state: LeakState, isNew: z.boolean(), keyId: z.string().nullable() },
      key: KnownKeyFactsSchema.nullable().meta({ description: 'That key as people know it' }),
    }),
  ),
  incidentsOpened: z.number().int(),
});
export type LeakReported = z.infer<typeof LeakReported>;

/** `POST /keys/:id/fingerprint`: the whole key, once, to recognise it by for certain. It is not kept. */
export const KeyFingerprint = z.object({ key: z.string().trim().min(16, 'expected the whole key').max(1_000) });

/** `POST /leak-sources` */
export const LeakSourceCreate = z.object({
  name: z.string().trim().min(1, 'expected a name').max(80),
  path: z
    .string()
    .regex(/^\//, 'expected an absolute path on the machine of the worker')
    .max(1_000)
    .regex(/^[^\0]*$/, 'expected no zero byte'),
  withHistory: z.boolean().default(true).meta({ description: 'Also every object of the git repository there' }),
  everyHours: z.number().int().min(1).max(720).default(24),
});
export type LeakSourceCreate = z.infer<typeof LeakSourceCreate>;

export const LeakSource = z.object({
  id: Id,
  name: z.string(),
  path: z.string(),
  withHistory: z.boolean(),
  everyHours: z.number().int(),
  createdAt: Instant,
  createdBy: z.string(),
  lastStartedAt: Instant.nullable(),
  lastEndedAt: Instant.nullable(),
  lastFound: z.number().int().nullable(),
  lastError: z.string().nullable(),
});
export type LeakSource = z.infer<typeof LeakSource>;
