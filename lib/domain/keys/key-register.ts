import { z } from 'zod';
import { WeeklyWindowSchema } from '@/lib/domain/weekly-window';

/** A person outside who was given a key. */
const ThirdPartySchema = z.object({
  name: z.string(),
  /** Calendar day; null = unknown. */
  since: z.string().nullable(),
  why: z.string().nullable(),
  /** Where they say what they do with what they are given. */
  privacyUrl: z.string().nullable(),
});
export const ThirdPartiesSchema = z.array(ThirdPartySchema);
export type ThirdParty = z.infer<typeof ThirdPartySchema>;

/** When a key is meant to be used, on the wall clock of a zone; timezone null = the workspace's. */
export const ExpectedHoursSchema = WeeklyWindowSchema.extend({ timezone: z.string().nullable() });
export type ExpectedHours = z.infer<typeof ExpectedHoursSchema>;

/** What people wrote down about a key. */
export type KeyRegister = {
  /** Person or team that answers for it; null = not named. */
  owner: string | null;
  team: string | null;
  purpose: string | null;
  sharedWith: ThirdParty[];
  /** Empty = any model. */
  expectedModels: string[];
  expectedHours: ExpectedHours | null;
  /** Nano-dollars. */
  expectedMonthlyNanos: bigint | null;
  rotateEveryDays: number | null;
  canary: boolean;
  note: string | null;
  confirmedAt: Date | null;
  confirmationAskedAt: Date | null;
};

const DAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** "Mon-Fri 08:00-18:00 Europe/Berlin"; `timezone` is what null stands for. */
export function formatExpectedHours(hours: ExpectedHours, timezone: string): string {
  const days = [...hours.weekdays].sort((left, right) => left - right);
  const [first = 1] = days;
  const last = days.at(-1) ?? first;
  const isRun = days.length === last - first + 1;
  const name = (day: number) => DAY_NAMES[day - 1] ?? '';
  const named = isRun && days.length > 2 ? `${name(first)}-${name(last)}` : days.map(name).join(', ');
  return `${named} ${hours.from}-${hours.until} ${hours.timezone ?? timezone}`;
}

/**
 * Names of third parties with what is known of each: the list of names is the truth, because an older release knows no
 * more than that.
 */
export function joinThirdParties(names: readonly string[], details: unknown): ThirdParty[] {
  const parsed = ThirdPartiesSchema.safeParse(details);
  const known = new Map((parsed.success ? parsed.data : []).map((one) => [one.name, one]));
  return names.map((name) => known.get(name) ?? { name, since: null, why: null, privacyUrl: null });
}

/** The stored hours; none where they cannot be read. */
export function parseExpectedHours(stored: unknown): ExpectedHours | null {
  const parsed = ExpectedHoursSchema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}
