import process from 'node:process';
import { request } from '@playwright/test';
import { parseScenario } from '@/lib/simulator/scenario';
import { startSimulator } from '@/lib/simulator/server';
import { describeHostileOrganization, HOSTILE } from './hostile-organization';
import { startStack } from './stack';

export const OWNER = { email: 'owner@example.com', password: 'correct horse battery staple' };

/** One real installation for all journeys: simulated provider, two keys that leak half a minute in, captured mail. */
export default async function setup(): Promise<() => Promise<void>> {
  const leak = { type: 'leaked_key', startsAfterSeconds: 30, dollarsPerHour: 240 };
  const simulator = await startSimulator({
    organization: describeHostileOrganization(),
    scenario: parseScenario({
      events: [
        { ...leak, apiKeyId: 'ci-runner' },
        { ...leak, apiKeyId: HOSTILE.leaking },
      ],
    }),
  });
  const stack = await startStack({
    OPENAI_ADMIN_KEY: simulator.adminKey,
    OPENAI_BASE_URL: simulator.url,
    POLL_INTERVAL_SECONDS: '5',
    ALERT_EMAIL_TO: 'oncall@example.com',
    ALLOWED_PRIVATE_HOSTS: '127.0.0.1',
    SPENDWATCH_OWNER_EMAIL: OWNER.email,
    SPENDWATCH_OWNER_PASSWORD: OWNER.password,
  });
  process.env['E2E_URL'] = stack.url;
  process.env['E2E_DATA_DIR'] = stack.dataDir;
  process.env['E2E_PROVIDER_URL'] = simulator.url;
  process.env['E2E_COOKIES'] = JSON.stringify(await signInOwner(stack.url));
  return () => stack.stop().finally(() => simulator.close());
}

/** Cookies of a session of the owner, as a browser keeps them. */
async function signInOwner(url: string) {
  const context = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
  const answer = await context.post('/api/auth/sign-in/email', { data: OWNER });
  if (!answer.ok()) throw new Error(`sign-in answered ${answer.status()}: ${await answer.text()}`);
  const { cookies } = await context.storageState();
  await context.dispose();
  return cookies;
}
