import { z } from 'zod';
import { CalendarDay, Id, Instant, Money, PageQuery, PositiveMoney, Timezone } from '@/lib/contracts/common';
import { WeeklyWindowSchema } from '@/lib/domain/weekly-window';
import { FindingCode, FindingOfKey } from './findings';

/** `GET /keys` */
export const KeyQuery = PageQuery.extend({
  connectionId: Id.optional(),
  projectId: z.string().min(1).optional(),
  deleted: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'true = also keys the provider no longer lists' }),
  finding: FindingCode.optional().meta({ description: 'Only keys that have this finding' }),
});

/** `GET /projects` */
export const ProjectQuery = PageQuery.extend({ connectionId: Id.optional() });

const Person = z.string().trim().min(1, 'expected a name').max(120);

const WebAddress = z.url({ protocol: /^https?$/, error: 'expected an address such as "https://example.com/privacy"' });

const ThirdPartyFields = z.object({
  name: Person,
  since: CalendarDay.nullable().default(null),
  why: z.string().trim().min(1).max(500).nullable().default(null),
  privacyUrl: WebAddress.max(500).nullable().default(null).meta({ description: 'Where they say what they do with it' }),
});
/** A name alone is a third party of whom no more is known. */
const ThirdPartyInput = z.union([
  Person.transform((name) => ({ name, since: null, why: null, privacyUrl: null })),
  ThirdPartyFields,
]);

const ExpectedHoursInput = WeeklyWindowSchema.extend({
  weekdays: WeeklyWindowSchema.shape.weekdays.default([1, 2, 3, 4, 5, 6, 7]),
  timezone: Timezone.nullable().default(null).meta({ description: "null = the workspace's" }),
});

/** `PATCH /keys/:id`: what people know about a key and the provider does not. */
export const KeyUpdate = z
  .object({
    owner: Person.nullable().meta({ description: "Person or team that answers for it; null = the provider's owner" }),
    team: Person.nullable(),
    purpose: z.string().trim().min(1).max(500).nullable().meta({ description: 'What it is for' }),
    sharedWith: z
      .array(ThirdPartyInput)
      .max(50)
      .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'expected each name once')
      .meta({ description: 'Third parties that were given the key' }),
    expectedModels: z.array(z.string().trim().min(1).max(200)).max(50).meta({ description: 'Empty = any model' }),
    expectedHours: ExpectedHoursInput.nullable().meta({ description: 'null = at any time' }),
    expectedMonthly: PositiveMoney.nullable().meta({ description: 'Dollars a month it is meant for' }),
    rotateEveryDays: z.number().int().min(1).max(3650).nullable().meta({ description: 'null = no rotation policy' }),
    canary: z.boolean().meta({ description: 'A bait: any use of it is a critical incident' }),
    note: z.string().trim().max(2000).nullable(),
  })
  .partial();
export type KeyUpdate = z.infer<typeof KeyUpdate>;

export const Key = z.object({
  id: z.string().meta({ description: "The provider's id" }),
  connectionId: Id,
  project: z.object({ id: z.string(), name: z.string().nullable() }),
  name: z.string(),
  redactedValue: z.string(),
  providerOwner: z.object({ type: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
  owner: z.string().nullable(),
  team: z.string().nullable(),
  purpose: z.string().nullable(),
  sharedWith: z.array(
    z.object({
      name: z.string(),
      since: z.string().nullable(),
      why: z.string().nullable(),
      privacyUrl: z.string().nullable(),
    }),
  ),
  expectedModels: z.array(z.string()),
  expectedHours: WeeklyWindowSchema.extend({ timezone: z.string().nullable() }).nullable(),
  expectedMonthly: Money.nullable(),
  rotateEveryDays: z.number().int().nullable(),
  rotateOn: z.iso.date().nullable().meta({ description: 'Day on which it is due for rotation; null = no policy' }),
  canary: z.boolean(),
  note: z.string().nullable(),
  createdAt: Instant.nullable(),
  lastUsedAt: Instant.nullable().meta({ description: 'null = never, as far as the provider reports' }),
  expiresAt: Instant.nullable().meta({ description: 'null = it does not expire, as far as the provider reports' }),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  deletedAt: Instant.nullable(),
  confirmedAt: Instant.nullable().meta({ description: 'When its owner said last that it is needed' }),
  findings: z.array(FindingOfKey).meta({ description: 'Most severe first; none for a deleted key' }),
  problems: z.array(
    z.object({ kind: z.enum(['canary-used', 'rotation-due', 'old', 'unused', 'no-owner']), text: z.string() }),
  ),
});
export type Key = z.infer<typeof Key>;

export const Project = z.object({
  id: z.string().meta({ description: "The provider's id" }),
  connectionId: Id,
  name: z.string(),
  status: z.string(),
  createdAt: Instant.nullable(),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  deletedAt: Instant.nullable(),
});
export type Project = z.infer<typeof Project>;
