import { closeDatabase, getDb, getPool } from '@/lib/db/client';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import { getReadiness } from '@/lib/services/installation/get-readiness';

/** A process like the product's own: nothing told it to be lax. Prints what each kind of access gives. */
const attempt = async (name: string, work: () => PromiseLike<unknown>) => {
  const outcome = await Promise.resolve(work()).catch((error: Error) => error.message);
  console.log(`${name}: ${outcome}`);
};

const NOBODY = '0199f3a2-5c1e-7c3a-9f66-0c6f2a1b7d10';

await attempt('without', async () => getDb().budget.findMany());
await attempt('by statement', async () => getPool().query('SELECT 1 FROM budget'));
await attempt('named', () => getDb().budget.count({ where: { workspaceId: NOBODY } }));
await attempt('across', () => acrossWorkspaces(() => getDb().budget.count()));
await attempt('readiness', async () => (await getReadiness()).troubles.map(({ kind }) => kind));
await closeDatabase();
