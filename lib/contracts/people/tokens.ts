import { z } from 'zod';
import { Id, Instant, Role } from '@/lib/contracts/common';

export const TokenScope = z.enum(['read', 'write', 'contain', 'admin']);
export type TokenScope = z.infer<typeof TokenScope>;

export const TokenCreate = z.object({
  name: z.string().trim().min(1, 'expected a name').max(80),
  role: Role.exclude(['owner']).default('viewer'),
  /** Absent = all that the role may do. */
  scopes: z.array(TokenScope).min(1, 'expected at least one scope').max(4).optional(),
  /** Absent = never. */
  expiresAt: Instant.optional(),
  /** A service account's token outlives its maker's membership; a personal one never does more than its maker may. */
  isService: z.boolean().optional(),
});
export type TokenCreate = z.infer<typeof TokenCreate>;

export const Token = z.object({
  id: Id,
  name: z.string(),
  role: Role,
  scopes: z.array(TokenScope),
  isService: z.boolean(),
  createdAt: Instant,
  expiresAt: Instant.nullable(),
  isExpired: z.boolean(),
  lastUsedAt: Instant.nullable(),
});
export type Token = z.infer<typeof Token>;

/** The secret is in this answer and nowhere else, ever. */
export const TokenCreated = Token.extend({ secret: z.string() });
