import { z } from 'zod';
import { Instant } from '@/lib/contracts/common';

/** An address outside that is asked for each minute while all is well, for a dead-man's switch. */
export const OutgoingHeartbeat = z.object({
  host: z.string().nullable().meta({ description: 'Host of the address; null = none is set. The rest is a secret' }),
  pingedAt: Instant.nullable(),
  error: z.string().nullable().meta({ description: 'null = the last ping was answered well, or there was none' }),
});
export type OutgoingHeartbeat = z.infer<typeof OutgoingHeartbeat>;

export const OutgoingHeartbeatUpdate = z.object({
  url: z
    .url({ protocol: /^https?$/, error: 'expected an address with https://' })
    .max(2_000)
    .nullable(),
});
