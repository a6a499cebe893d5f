import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

type SchemaEngineModule = typeof import('@prisma/schema-engine-wasm');
export type SchemaEngine = SchemaEngineModule['SchemaEngine']['prototype'];

let isLoaded = false;

/** The engine's own lock. It belongs to a session, which a pooler in transaction mode keeps for ever; ours is held already. */
const isEngineLock = (sql: string) => /pg_advisory_(un)?lock\(/.test(sql);

/**
 * The stock adapter cuts a script at every semicolon, also inside of function bodies, and leaves half of it done when a
 * statement fails. Sent whole, PostgreSQL parses it itself and does all of it or none.
 */
class WholeScriptPg extends PrismaPg {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    super(pool);
    this.#pool = pool;
  }

  override async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      if (!isEngineLock(script)) await this.#pool.query(script);
    };
    const { queryRaw, executeRaw } = adapter;
    adapter.queryRaw = (query) =>
      queryRaw.call(adapter, isEngineLock(query.sql) ? { ...query, sql: 'SELECT 1', args: [], argTypes: [] } : query);
    adapter.executeRaw = (query) => (isEngineLock(query.sql) ? Promise.resolve(0) : executeRaw.call(adapter, query));
    return adapter;
  }
}

/**
 * Runs `work` with the Prisma schema engine compiled to WebAssembly, speaking through the ordinary pg driver. The
 * command-line tool downloads a native binary at first use; this one comes with npm, so migrations need no network.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  schema: [string, string][] | undefined,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  await loadEngine();
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScriptPg(pool));
  const { SchemaEngine: Engine } = glue as unknown as SchemaEngineModule;
  const engine = await Engine.new({ datamodels: schema }, () => {}, adapter);
  try {
    return await work(engine);
  } finally {
    engine.free();
    await pool.end();
  }
}

async function loadEngine(): Promise<void> {
  if (isLoaded) return;
  const wasmPath = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm')
    .replace(/\.js$/, '_bg.wasm');
  const module = new WebAssembly.Module(await readFile(wasmPath));
  const instance = new WebAssembly.Instance(module, {
    './schema_engine_bg.js': glue as unknown as WebAssembly.ModuleImports,
  });
  (glue as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void }).__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  isLoaded = true;
}
