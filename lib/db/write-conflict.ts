import pg from 'pg';
import { Prisma } from './generated/client';

/** SQLSTATE of a failed serialization and of a deadlock. */
const RETRIED_STATES = ['40001', '40P01'];

/** True when the database ended a transaction for the sake of another one: running it again may succeed. */
export function isWriteConflict(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return RETRIED_STATES.includes(error.code ?? '');
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  if (error.code === 'P2034') return true;
  // Of a statement in SQL, Prisma passes on what the driver said.
  return error.code === 'P2010' && RETRIED_STATES.some((state) => JSON.stringify(error.meta).includes(state));
}
