import { readEnv } from '@/lib/env';
import { listProfiles } from '@/lib/providers/profiles';
import { listConnections } from '@/lib/services/connections/list-connections';
import { createConnection } from '@/lib/services/connections/manage-connections';
import { createChannel, listChannels } from '@/lib/services/notifications/manage-channels';
import { ensureOwnerFromEnv, ensureSetupCode } from '@/lib/services/people/set-up-owner';
import { ensureWorkspace } from './manage-workspaces';

/**
 * What a start makes from the environment, each once: the first owner, a connection of each provider and the e-mail channel.
 * Existing ones are left as they are, so a later change in the app is not undone. The set-up code is for the terminal,
 * null when the installation has an owner.
 */
export async function prepareInstallation(): Promise<{ setupCode: string | null; workspaceId: string }> {
  const env = readEnv();
  await ensureOwnerFromEnv();
  const viewer = await ensureWorkspace();
  const page = { limit: 1 };
  const connected = new Set((await listConnections(viewer, { limit: 200 })).data.map((one) => one.provider));
  for (const provider of listProfiles()) {
    if (connected.has(provider.id)) continue;
    const { adminKey, actionKey, baseUrl } = provider.readEnvironment(env);
    if (adminKey === undefined) continue;
    const optional = { ...(actionKey && { actionKey }), ...(baseUrl && { baseUrl }) };
    const input = { provider: provider.id, name: provider.name, adminKey, ...optional };
    await createConnection(viewer, input, { shouldCheckKey: false });
  }
  if (env.ALERT_EMAIL_TO && (await listChannels(viewer, page)).data.length === 0) {
    await createChannel(viewer, { kind: 'email', name: 'E-mail', config: { to: env.ALERT_EMAIL_TO }, enabled: true });
  }
  return { setupCode: await ensureSetupCode(), workspaceId: viewer.workspaceId };
}
