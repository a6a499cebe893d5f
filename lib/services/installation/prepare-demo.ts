import { randomBytes } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import { BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { getDb, inTransaction } from '@/lib/db/client';
import { findUserByEmail, savePasswordHash } from '@/lib/db/people/users';
import { createBudget } from '@/lib/services/budgets/manage-budgets';
import { listConnections } from '@/lib/services/connections/list-connections';
import { createConnection, updateConnection } from '@/lib/services/connections/manage-connections';
import { createChannel } from '@/lib/services/notifications/manage-channels';
import { createFirstOwner } from '@/lib/services/people/set-up-owner';
import { ensureWorkspace } from './manage-workspaces';

export const DEMO_EMAIL = 'demo@spendwatch.local';

export type DemoProvider = { provider: string; name: string; adminKey: string; actionKey: string; baseUrl: string };

/**
 * The demo's own installation: an owner, the simulated providers, an e-mail channel and a monthly budget. A later start
 * only follows the simulators' new addresses.
 */
export async function prepareDemo(providers: readonly DemoProvider[]): Promise<void> {
  const viewer = await ensureWorkspace();
  if (!(await findUserByEmail(getDb(), DEMO_EMAIL))) {
    const password = randomBytes(32).toString('base64url');
    await inTransaction((tx) => createFirstOwner(tx, { name: 'Demo owner', email: DEMO_EMAIL, password }));
  }
  const known = (await listConnections(viewer, { limit: 200 })).data;
  for (const { provider, name, ...access } of providers) {
    const own = known.find((one) => one.provider === provider);
    if (own) await updateConnection(viewer, own.id, access);
    else await createConnection(viewer, { provider, name, ...access });
  }
  if (known.length > 0) return;
  const channel = await createChannel(viewer, {
    kind: 'email',
    name: 'On call',
    config: { to: ['oncall@example.com'] },
    enabled: true,
  });
  await createBudget(
    viewer,
    BudgetCreate.parse({ name: 'Organization, monthly', amount: '20000', channelIds: [channel.id] }),
  );
}

/**
 * A new password for the demo's owner, for the terminal that runs the demo: whoever stops a leak later than ten minutes
 * after signing in is asked for it. Throws when the demo was never prepared.
 */
export async function renewDemoPassword(): Promise<string> {
  const owner = await findUserByEmail(getDb(), DEMO_EMAIL);
  if (!owner) throw new Error(`user ${DEMO_EMAIL}: expected the owner that the demo makes at its start`);
  // 80 random bits in groups that are copied by eye: "9f3a-07bc-…".
  const password = (randomBytes(10).toString('hex').match(/.{4}/g) ?? []).join('-');
  await savePasswordHash(getDb(), owner.id, await hashPassword(password));
  return password;
}
