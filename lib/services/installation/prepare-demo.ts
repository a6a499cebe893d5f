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

/**
 * The demo's own installation: an owner whose random password nobody knows (they sign in by a one-time link), the
 * simulated provider, an e-mail channel and a monthly budget. A later start only follows the simulator's new address.
 */
export async function prepareDemo(provider: { adminKey: string; actionKey: string; baseUrl: string }): Promise<void> {
  const viewer = await ensureWorkspace();
  if (!(await findUserByEmail(getDb(), DEMO_EMAIL))) {
    const password = randomBytes(32).toString('base64url');
    await inTransaction((tx) => createFirstOwner(tx, { name: 'Demo owner', email: DEMO_EMAIL, password }));
  }
  const [known] = (await listConnections(viewer, { limit: 1 })).data;
  if (known) {
    await updateConnection(viewer, known.id, provider);
    return;
  }
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
  await createConnection(viewer, { provider: 'openai', name: 'OpenAI', ...provider });
}
