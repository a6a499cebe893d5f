import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { startQuerySpan } from '@/lib/telemetry/spans';
import { type Prisma, PrismaClient } from './generated/client';
import { assertModelScope, assertSqlScope } from './workspace-guard';
import { isWriteConflict } from './write-conflict';

/** A client or an open transaction: every function of lib/db takes one as its first argument. */
export type Db = PrismaClient | Prisma.TransactionClient;
export type Transaction = Prisma.TransactionClient;

type Opened = { url: string; pool: pg.Pool; prisma: PrismaClient };

/** Kept on globalThis so that hot reload in development does not open a new pool each time. */
const holder = globalThis as typeof globalThis & {
  spendwatchDatabase?: Opened;
  spendwatchJoined?: AsyncLocalStorage<Transaction>;
};
holder.spendwatchJoined ??= new AsyncLocalStorage<Transaction>();
const joined = holder.spendwatchJoined;

const NO_NAMES =
  'a named statement belongs to a session, which a pooler in transaction mode does not keep: leave the name out';

/** Connections that refuse a named statement, and one on tenant data which does not say whose data it is. */
class GuardedClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // A connection that is lost while it is in use fails the next statement. Without a listener it would end the process.
    this.on('error', () => {});
  }

  // biome-ignore lint/suspicious/noExplicitAny: the driver has a dozen forms of this one call, all passed on unchanged.
  override query(...args: any[]): any {
    const [first, second] = args;
    const sql: unknown = typeof first === 'string' ? first : first?.text;
    const values: unknown = Array.isArray(second) ? second : first?.values;
    if (typeof first?.name === 'string') throw new Error(`statement "${first.name}": ${NO_NAMES}`);
    if (typeof sql === 'string') assertSqlScope(sql, Array.isArray(values) ? values : []);
    const end = typeof sql === 'string' ? startQuerySpan(sql) : null;
    return end
      ? endWithAnswer(end, args, (all) => Reflect.apply(super.query, this, all))
      : Reflect.apply(super.query, this, args);
  }
}

/** Sends a statement and calls `end` when it was answered, whichever form of the call was used. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
function endWithAnswer(end: (error?: unknown) => void, args: any[], send: (args: any[]) => any): any {
  const callback = args.at(-1);
  if (typeof callback === 'function') {
    const settle = (error: unknown, ...rest: unknown[]) => {
      end(error);
      callback(error, ...rest);
    };
    return send([...args.slice(0, -1), settle]);
  }
  const answer = send(args);
  if (answer instanceof Promise) answer.then(() => end(), end);
  else end();
  return answer;
}

/**
 * Runs queries in the context of the caller who asked for the connection, not of the one who returned it: the workspace
 * check reads that context.
 */
class GuardedPool extends pg.Pool {
  // biome-ignore lint/suspicious/noExplicitAny: both forms of this call, with a callback and without, are passed on.
  override connect(...args: any[]): any {
    const [callback] = args;
    return Reflect.apply(super.connect, this, typeof callback === 'function' ? [AsyncResource.bind(callback)] : []);
  }
}

/** Prisma with the same check on its models, where the message can name model and operation. */
function guardModels(prisma: PrismaClient): PrismaClient {
  return prisma.$extends({
    query: {
      $allModels: {
        $allOperations: ({ model, operation, args, query }) => {
          assertModelScope(model, operation, args);
          return query(args);
        },
      },
    },
  }) as unknown as PrismaClient;
}

function openDatabase(): Opened {
  const url = readEnv().DATABASE_URL;
  if (!url) {
    throw new AppError(
      'database_unavailable',
      'DATABASE_URL is not set and no embedded database was started in this process',
    );
  }
  if (holder.spendwatchDatabase?.url === url) return holder.spendwatchDatabase;
  const pool = new GuardedPool({
    connectionString: url,
    Client: GuardedClient,
    max: 20,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
  });
  // A dropped idle connection (database restart) is replaced on the next query; without a listener it would end the process.
  pool.on('error', () => {});
  holder.spendwatchDatabase = { url, pool, prisma: guardModels(new PrismaClient({ adapter: new PrismaPg(pool) })) };
  return holder.spendwatchDatabase;
}

/** The process-wide Prisma client, opened on first use. */
export function getDb(): PrismaClient {
  return openDatabase().prisma;
}

/** The pool below Prisma, for COPY and set-based statements on the hot path. */
export function getPool(): pg.Pool {
  return openDatabase().pool;
}

/**
 * Runs `work` in one transaction: all of it or none. When the database ends it because of a deadlock or a write conflict,
 * it is run once more from the start, so `work` must change nothing outside of the transaction before its last statement.
 * Inside of `inJoinedTransaction` it is a part of that one, and a failure ends the whole.
 */
export async function inTransaction<T>(work: (tx: Transaction) => Promise<T>, timeoutMs = 30_000): Promise<T> {
  const surrounding = joined.getStore();
  if (surrounding) return work(surrounding);
  try {
    return await inSingleTransaction(work, timeoutMs);
  } catch (error) {
    if (!isWriteConflict(error)) throw error;
    return inSingleTransaction(work, timeoutMs);
  }
}

/** The same without the second run, for work that changes values in memory on its way. */
export function inSingleTransaction<T>(work: (tx: Transaction) => Promise<T>, timeoutMs = 30_000): Promise<T> {
  const surrounding = joined.getStore();
  if (surrounding) return work(surrounding);
  return getDb().$transaction(work, { timeout: timeoutMs, maxWait: 15_000 });
}

/** Several use cases that have a transaction each, in a single one: all of them or none. `work` runs them in turn. */
export function inJoinedTransaction<T>(work: () => Promise<T>, timeoutMs: number): Promise<T> {
  return inTransaction((tx) => joined.run(tx, work), timeoutMs);
}

/** Closes the pool; the process may then end. */
export async function closeDatabase(): Promise<void> {
  const opened = holder.spendwatchDatabase;
  delete holder.spendwatchDatabase;
  if (!opened) return;
  await opened.prisma.$disconnect();
  if (!opened.pool.ended) await opened.pool.end();
}
