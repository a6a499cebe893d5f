import { z } from 'zod';
import { parseLocale, shortenLocale } from '@/lib/domain/reader';

/** Building blocks shared by every request and response of the HTTP API. */

const FIRST_YEAR = 1;
const LAST_YEAR = 9_999;
const INSTANT_RANGE = `expected an instant of the years ${FIRST_YEAR} to ${LAST_YEAR} in UTC`;

/**
 * What the database can hold; an offset may move an instant out of the four digits that it was written with. The format
 * reports what is no instant at all.
 */
function isStorableInstant(text: string): boolean {
  const year = new Date(text).getUTCFullYear();
  return Number.isNaN(year) || (year >= FIRST_YEAR && year <= LAST_YEAR);
}

export const Id = z.uuid().meta({ description: 'UUIDv7' });
export const Instant = z.iso
  .datetime({ offset: true })
  .refine(isStorableInstant, INSTANT_RANGE)
  .meta({ description: 'ISO-8601 instant, UTC in responses' });
export const CalendarDay = z.iso.date().meta({ description: 'Calendar day, YYYY-MM-DD' });
export const Money = z
  .string()
  .regex(/^-?\d+(\.\d{1,9})?$/, 'expected a decimal amount such as "12.5" with at most nine decimals')
  .meta({ description: 'Exact decimal amount in `currency`' });
/** An amount that a person sets. The database counts nano-dollars in 64 bits, which nine billion dollars fill. */
export const PositiveMoney = Money.refine(
  (text) => /[1-9]/.test(text) && !text.startsWith('-'),
  'expected an amount above 0',
).refine((text) => !/^0*[1-9]\d{9}/.test(text), 'expected an amount below 1,000,000,000');
export const Currency = z.literal('USD');

/** Zones that were looked up before: making a format costs more than the rest of a request's check. */
const knownZones = new Set<string>();
const MAX_KNOWN_ZONES = 1_000;

/** An IANA zone this runtime knows. */
export const Timezone = z.string().refine(
  (zone) => {
    if (knownZones.has(zone)) return true;
    try {
      new Intl.DateTimeFormat('en-US', { timeZone: zone });
    } catch {
      return false;
    }
    if (knownZones.size < MAX_KNOWN_ZONES) knownZones.add(zone);
    return true;
  },
  { message: 'expected an IANA time zone such as "Europe/Berlin"' },
);

/** A language tag that numbers and dates can be written by, "de-AT"; kept without its extensions. */
export const Locale = z
  .string()
  .max(35)
  .refine((tag) => parseLocale(tag) !== null, { message: 'expected a language tag such as "de-DE"' })
  .overwrite((tag) => {
    const locale = parseLocale(tag);
    return locale === null ? tag : shortenLocale(locale);
  });

/** Which part of an organization something speaks of; an absent field means "all". */
export const Scope = z.object({
  connectionId: Id.optional(),
  projectId: z.string().min(1).optional(),
  apiKeyId: z.string().min(1).optional(),
  model: z.string().min(1).optional(),
  userId: z.string().min(1).optional(),
});
export type Scope = z.infer<typeof Scope>;

/** Whether a single field of a scope is given. */
export const isAlone = (scope: object): boolean => Object.values(scope).filter((one) => one !== undefined).length === 1;

/** What budgets and rules may look at beside ids of a provider. */
export const WIDE_SCOPE = {
  provider: z.string().min(1).optional().meta({ description: 'All connections of a provider, e.g. "openai"' }),
  payerId: Id.optional().meta({
    description: 'A payer: what the allocation gives it and those beneath it, by whole UTC days; it stands alone',
  }),
};

/** A provider id with the name people know it by; the name is null when the inventory has none. */
export const NamedRef = z.object({ id: z.string(), name: z.string().nullable() });

export const PageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), nextCursor: z.string().nullable() });

export const Role = z.enum(['owner', 'admin', 'member', 'viewer']);
export const Severity = z.enum(['info', 'warning', 'critical']);

/** RFC 9457 problem document. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
