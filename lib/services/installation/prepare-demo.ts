import { randomBytes } from 'node:crypto';
import { BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { getDb, inTransaction } from '@/lib/db/client';
import { findUserByEmail } from '@/lib/db/people/users';
import { createBudget } from '@/lib/services/budgets/manage-budgets';
import { listConnections } from '@/lib/services/connections/list-connections';
import { createConnection, updateConnection } from '@/lib/services/connections/manage-connections';
import { createChannel } from '@/lib/services/notifications/manage-channels';
import { createFirstOwner } from '@/lib/services/people/set-up-owner';
import { ensureWorkspace } from './manage-workspaces';

const DEMO_EMAIL = 'demo@spendwatch.local';

export type DemoProvider = { provider: string; name: string; adminKey: string; actionKey: string; baseUrl: string };

/**
 * The demo's own installation: an owner whose random password nobody knows (they sign in by a one-time link), the
 * simulated providers, an e-mail channel and a monthly budget. A later start only follows the simulators' new addresses.
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
