import { z } from 'zod';
import { AppError } from '@/lib/errors';

/**
 * What happens on top of ordinary traffic. Times: `startsAt` (ISO instant) or `startsAfterSeconds` after the simulator
 * starts; `durationSeconds` from there. A key is named by its name or its id.
 */
const timing = {
  startsAt: z.iso.datetime({ offset: true }).optional(),
  startsAfterSeconds: z
    .number()
    .min(-90 * 86_400)
    .max(366 * 86_400)
    .optional(),
};
const duration = z
  .number()
  .positive()
  .max(366 * 86_400);
const apiKeyId = z.string().min(1);
const dollarsPerHour = z.number().positive().max(1_000_000);

const eventSchema = z
  .discriminatedUnion('type', [
    /** An attacker uses the key: a model it never used, large requests, round the clock. */
    z.strictObject({
      type: z.literal('leaked_key'),
      apiKeyId: apiKeyId.default('ci-runner'),
      ...timing,
      durationSeconds: duration.default(6 * 3_600),
      dollarsPerHour: dollarsPerHour.default(90),
      model: z.string().min(1).default('gpt-5.4-2026-03-05'),
      rampSeconds: z.number().min(0).default(60),
    }),
    /** The key's own program calls in a loop: its usual model, far more often. */
    z.strictObject({
      type: z.literal('runaway_loop'),
      apiKeyId: apiKeyId.default('support-agent'),
      ...timing,
      durationSeconds: duration.default(3 * 3_600),
      dollarsPerHour: dollarsPerHour.default(45),
    }),
    /** A thief who keeps quiet: a little, for long. */
    z.strictObject({
      type: z.literal('slow_drip'),
      apiKeyId: apiKeyId.default('priya-dev'),
      ...timing,
      durationSeconds: duration.default(14 * 86_400),
      dollarsPerHour: dollarsPerHour.default(2),
    }),
    /** The same requests go to another model from now on. */
    z.strictObject({
      type: z.literal('model_switch'),
      apiKeyId: apiKeyId.default('storefront-chat'),
      ...timing,
      durationSeconds: duration.default(365 * 86_400),
      toModel: z.string().min(1).default('gpt-4.1-2025-04-14'),
    }),
    /** More of the same, on purpose. */
    z.strictObject({
      type: z.literal('launch'),
      apiKeyId: apiKeyId.default('storefront-chat'),
      ...timing,
      durationSeconds: duration.default(2 * 86_400),
      multiplier: z.number().positive().max(1_000).default(2.5),
      rampSeconds: z.number().min(0).default(3_600),
    }),
    /** Minutes of this span become visible in four steps instead of at once. */
    z.strictObject({
      type: z.literal('late_data'),
      ...timing,
      durationSeconds: duration.default(86_400),
      delaySeconds: z.number().positive().max(86_400).default(1_200),
    }),
    /** The provider fails every request while it lasts. */
    z.strictObject({
      type: z.literal('outage'),
      ...timing,
      durationSeconds: duration.default(600),
      mode: z.enum(['unavailable', 'html', 'rate_limit', 'hang']).default('unavailable'),
    }),
  ])
  .refine((event) => event.startsAt === undefined || event.startsAfterSeconds === undefined, {
    message: 'give startsAt or startsAfterSeconds, not both',
  });

/** Odd behaviours of the real API, each on its own switch. The defaults are what most organizations see. */
const quirksSchema = z.strictObject({
  /** `amount.value` of costs as JSON number or as text with twenty decimals. */
  amountFormat: z.enum(['number', 'string']).default('number'),
  /** Undocumented fields on rows. */
  extraFields: z.boolean().default(true),
  /** Now and then two rows with equal dimensions in one bucket. */
  duplicateRows: z.boolean().default(false),
  /** Leaves out fields that the reference calls required or that are new. */
  omitOptionalFields: z.boolean().default(false),
  /** Gives a page token past the last bucket. */
  trailingPageToken: z.boolean().default(false),
  /** Silently returns at most this many buckets a page. */
  maxBucketsPerPage: z.number().int().positive().nullable().default(null),
  /** Refuses these group_by values, as an older deployment does. */
  unknownDimensions: z.array(z.string()).default([]),
  /** Refuses usage from longer ago. */
  maxLookbackDays: z.number().positive().nullable().default(null),
  /** Answers 400 when a key of a service account is to be deleted, as the API did until October 2026. */
  refusesServiceAccountKeys: z.boolean().default(false),
  /** Errors as `{code, message}` instead of `{error: {...}}`. */
  flatErrors: z.boolean().default(false),
});

const scenarioSchema = z.strictObject({
  name: z.string().default('custom'),
  description: z.string().optional(),
  events: z.array(eventSchema).default([]),
  quirks: quirksSchema.prefault({}),
});

export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioInput = z.input<typeof scenarioSchema>;
export type ScenarioEvent = z.output<typeof eventSchema>;
export type Quirks = z.output<typeof quirksSchema>;

/** Reads a scenario. Throws AppError `invalid_input` that lists every problem with its place. */
export function parseScenario(raw: unknown): Scenario {
  const parsed = scenarioSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    path: issue.path.join('.') || 'scenario',
    message: issue.message,
  }));
  const list = errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
  throw new AppError('invalid_input', `scenario: ${list}`, { errors });
}

/** Ordinary traffic and nothing else. */
export function createCalmScenario(): Scenario {
  return parseScenario({ name: 'calm' });
}
