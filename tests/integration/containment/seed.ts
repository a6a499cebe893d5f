import { v7 } from 'uuid';
import type { Viewer } from '@/lib/auth/viewer';
import { getDb } from '@/lib/db/client';
import { createConnection } from '@/lib/services/connections/manage-connections';
import { SIMULATOR_ACTION_KEY, SIMULATOR_READ_KEY } from '@/lib/simulator/authorize';
import type { Simulator } from '@/lib/simulator/server';

export type Contained = { viewer: Viewer; workspaceId: string; connectionId: string };

/** A workspace that knows the simulated organization's projects and keys, with a key to read and one to act. */
export async function seedContained(
  simulator: Simulator,
  options: { baseUrl?: string; withActionKey?: boolean; actionKey?: string } = {},
): Promise<Contained> {
  const { id: workspaceId } = await getDb().workspace.create({ data: { name: 'Northwind' } });
  const viewer: Viewer = {
    workspaceId,
    timezone: 'UTC',
    role: 'owner',
    actor: { kind: 'user', id: v7(), name: 'Ada' },
  };
  const { id: connectionId } = await createConnection(
    viewer,
    {
      provider: 'openai',
      name: 'Simulated',
      adminKey: SIMULATOR_READ_KEY,
      ...(options.withActionKey === false ? {} : { actionKey: options.actionKey ?? SIMULATOR_ACTION_KEY }),
      baseUrl: options.baseUrl ?? simulator.url,
    },
    { shouldCheckKey: false },
  );
  const place = { workspaceId, connectionId, firstSeenAt: new Date(), lastSeenAt: new Date() };
  const { projects, keys, people } = simulator.organization;
  await getDb().providerProject.createMany({
    data: projects.map(({ id, name }) => ({ ...place, id, name, status: 'active' })),
  });
  await getDb().providerApiKey.createMany({
    data: keys.map(({ id, name, projectId, owner }) => ({
      ...place,
      ...{ id, name, projectId, redactedValue: 'sk-…' },
      ...{ ownerType: owner.kind, ownerId: owner.id, ownerName: owner.name },
    })),
  });
  await getDb().providerUser.createMany({
    data: people.map(({ id, name, email, role }) => ({ ...place, id, name, email, role, type: 'user' })),
  });
  return { viewer, workspaceId, connectionId };
}

/** A key of the simulated organization by its name. */
export function findKey(simulator: Simulator, name: string) {
  const key = simulator.organization.keys.find((one) => one.name === name);
  if (!key) throw new Error(`the simulated organization has no key ${name}`);
  return key;
}

/** Changing requests the simulator got, without those of the key check. */
export const listChanges = (simulator: Simulator, path = /./) =>
  simulator.listChanges().filter((one) => path.test(one));
