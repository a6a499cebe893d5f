import process from 'node:process';
import { hookServer } from '@/lib/http/server-hooks';
import { getLogger, redactConsole } from '@/lib/logger';
import { readSystemSamples } from '@/lib/services/installation/collect-metrics';
import { ensureSecretKeys, watchSecretKeys } from '@/lib/services/installation/secret-keys';

import { startTelemetry } from '@/lib/telemetry/start';

/**
 * What a web process does once before it answers: marks requests with their client, limits their time, and learns the
 * secrets of the installation. A database that is away is waited for by the watch, as every request does.
 */
export async function startWeb(): Promise<void> {
  redactConsole();
  hookServer();
  await ensureSecretKeys().catch((error: unknown) => getLogger().error({ err: error }, 'secrets were not checked'));
  watchSecretKeys();
  const stopTelemetry = await startTelemetry({ role: 'web', readSamples: readSystemSamples });
  // What ends the process waits for open requests; what was recorded goes out meanwhile.
  process.once('SIGTERM', () => void stopTelemetry());
}
