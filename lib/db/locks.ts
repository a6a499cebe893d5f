import type { Transaction } from './client';

/** Waits for a lock that is held until the transaction ends; one name, one holder across all processes. */
export async function lockForTransaction(tx: Transaction, name: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}
