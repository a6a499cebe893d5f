import { z } from 'zod';
import { Id, Instant, Role } from './common';

export const TokenCreate = z.object({
  name: z.string().trim().min(1, 'expected a name').max(80),
  role: Role.exclude(['owner']).default('viewer'),
});
export type TokenCreate = z.infer<typeof TokenCreate>;

export const Token = z.object({
  id: Id,
  name: z.string(),
  role: Role,
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
});
export type Token = z.infer<typeof Token>;

/** The secret is in this answer and nowhere else, ever. */
export const TokenCreated = Token.extend({ secret: z.string() });
