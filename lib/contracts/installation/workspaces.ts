import { z } from 'zod';
import { Id, Instant, Role, Timezone } from '@/lib/contracts/common';
import { MAXIMUM_SESSION_MINUTES } from '@/lib/domain/people/session-limit';

const Name = z.string().trim().min(1, 'expected a name').max(80);

const minutes = (from: number) =>
  z
    .number()
    .int()
    .min(from, `expected ${from} or more minutes`)
    .max(MAXIMUM_SESSION_MINUTES, `expected at most ${MAXIMUM_SESSION_MINUTES} minutes`);

/** One of the workspaces that a person belongs to. */
export const WorkspaceSummary = z.object({ id: Id, name: z.string(), role: Role, active: z.boolean() });
export type WorkspaceSummary = z.infer<typeof WorkspaceSummary>;

export const WorkspaceCreate = z.object({ name: Name, timezone: Timezone.default('UTC') });

export const Workspace = z.object({
  id: Id,
  name: z.string(),
  timezone: z.string(),
  createdAt: Instant,
  /** Members without an authenticator app or a passkey must set one up before anything else. */
  requireTwoFactor: z.boolean(),
  /** Minutes without use after which a session ends. */
  sessionIdleMinutes: z.number().int(),
  /** Minutes after sign-in after which a session ends, however much it is used. */
  sessionAbsoluteMinutes: z.number().int(),
});
export type Workspace = z.infer<typeof Workspace>;

export const WorkspaceUpdate = z.object({
  name: Name.optional(),
  timezone: Timezone.optional(),
  requireTwoFactor: z.boolean().optional(),
  sessionIdleMinutes: minutes(5).optional(),
  sessionAbsoluteMinutes: minutes(15).optional(),
});
export type WorkspaceUpdate = z.infer<typeof WorkspaceUpdate>;
