import { Prisma } from './generated/client';

/** True when the error says that a unique value is taken, e.g. by a write at the same time. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
