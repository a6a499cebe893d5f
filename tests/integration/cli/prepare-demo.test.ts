import { verifyPassword } from 'better-auth/crypto';
import { expect, onTestFinished, test } from 'vitest';
import { getDb } from '@/lib/db/client';
import { DEMO_EMAIL, prepareDemo, renewDemoPassword } from '@/lib/services/installation/prepare-demo';
import { startAnthropicSimulator } from '@/lib/simulator/anthropic/server';
import { SIMULATOR_ACTION_KEY, SIMULATOR_READ_KEY } from '@/lib/simulator/authorize';
import { startSimulator } from '@/lib/simulator/server';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

test('the demo watches two providers, and a later start follows their new addresses', async () => {
  const start = async () => {
    const [openai, anthropic] = await Promise.all([startSimulator({ seed: 1 }), startAnthropicSimulator()]);
    onTestFinished(async () => void (await Promise.all([openai.close(), anthropic.close()])));
    await prepareDemo([
      {
        ...{ provider: 'openai', name: 'OpenAI', baseUrl: openai.url },
        ...{ adminKey: SIMULATOR_READ_KEY, actionKey: SIMULATOR_ACTION_KEY },
      },
      {
        ...{ provider: 'anthropic', name: 'Anthropic', baseUrl: anthropic.url },
        ...{ adminKey: anthropic.adminKey, actionKey: anthropic.actionKey },
      },
    ]);
    const connections = await getDb().connection.findMany({ orderBy: { id: 'asc' } });
    expect(connections.map(({ provider, name, baseUrl, state }) => [provider, name, baseUrl, state])).toEqual([
      ['openai', 'OpenAI', openai.url, 'active'],
      ['anthropic', 'Anthropic', anthropic.url, 'active'],
    ]);
  };
  await start();
  await start();
  const passwords = [await renewDemoPassword(), await renewDemoPassword()];
  const account = await getDb().account.findFirstOrThrow({ where: { user: { email: DEMO_EMAIL } } });
  const works = passwords.map((password) => verifyPassword({ hash: account.password ?? '', password }));
  expect(await Promise.all(works)).toEqual([false, true]);
  expect(await getDb().budget.count()).toBe(1);
  expect(await getDb().channel.count()).toBe(1);
  expect(await getDb().alertRule.count({ where: { kind: 'anomaly' } })).toBe(2);
});
