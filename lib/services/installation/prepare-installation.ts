import { readEnv } from '@/lib/env';
import { listConnections } from '@/lib/services/connections/list-connections';
import { createConnection } from '@/lib/services/connections/manage-connections';
import { createChannel, listChannels } from '@/lib/services/notifications/manage-channels';
import { ensureOwnerFromEnv, ensureSetupCode } from '@/lib/services/people/set-up-owner';
import { ensureWorkspace } from './manage-workspaces';

/**
 * What a start makes from the environment, each once: the first owner, the OpenAI connection and the e-mail channel.
 * Existing ones are left as they are, so a later change in the app is not undone. The set-up code is for the terminal,
 * null when somebody owns the installation.
 */
export async function prepareInstallation(): Promise<{ setupCode: string | null; workspaceId: string }> {
  const env = readEnv();
  await ensureOwnerFromEnv();
  const viewer = await ensureWorkspace();
  const page = { limit: 1 };
  if (env.OPENAI_ADMIN_KEY && (await listConnections(viewer, page)).data.length === 0) {
    const input = {
      provider: 'openai' as const,
      name: 'OpenAI',
      adminKey: env.OPENAI_ADMIN_KEY,
      ...(env.OPENAI_BASE_URL ? { baseUrl: env.OPENAI_BASE_URL } : {}),
    };
    await createConnection(viewer, input, { shouldCheckKey: false });
  }
  if (env.ALERT_EMAIL_TO && (await listChannels(viewer, page)).data.length === 0) {
    await createChannel(viewer, { kind: 'email', name: 'E-mail', config: { to: env.ALERT_EMAIL_TO }, enabled: true });
  }
  return { setupCode: await ensureSetupCode(), workspaceId: viewer.workspaceId };
}
