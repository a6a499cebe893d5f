import { execFile } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { tsxArgs } from '@/lib/cli/children';
import { buildChildEnv } from '@/lib/env';
import { PROJECT_ROOT } from '@/lib/project-root';
import { useTestDatabase } from '../../support/database';
import { seedCoverage, seedUsage, seedWorkspace } from '../incidents/seed';

const database = useTestDatabase();
const DAY_MS = 86_400_000;

async function run(...args: string[]): Promise<string> {
  const env = buildChildEnv({
    ...{ DATABASE_URL: database.url, SPENDWATCH_SECRET: Buffer.alloc(32, 7).toString('base64'), LOG_LEVEL: 'silent' },
  });
  const { stdout } = await promisify(execFile)(process.execPath, tsxArgs('lib/cli/main.ts', 'spend', ...args), {
    ...{ cwd: PROJECT_ROOT, env },
  });
  return stdout;
}

test('the last days by key: the same sums as text and as JSON, a missing price is said', async () => {
  const seeded = await seedWorkspace();
  const now = new Date();
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  await seedCoverage(seeded, { day: new Date(today - 10 * DAY_MS), hour: new Date(today - 10 * DAY_MS) }, now);
  await seedUsage(
    seeded,
    'day',
    [
      { at: new Date(today - 2 * DAY_MS), dollars: 8 },
      { at: new Date(today - DAY_MS), dollars: 1.000000001 },
      { at: new Date(today - DAY_MS), dollars: 2, apiKeyId: 'key_web' },
      { at: new Date(today - DAY_MS), dollars: null, apiKeyId: 'key_odd', model: 'unheard-of' },
    ],
    () => now,
  );
  const report = JSON.parse(await run('7d', '--by', 'key', '--json'));
  expect(report).toMatchObject({ period: '7d', by: 'key', currency: 'USD', cost: '11.000000001' });
  expect(report.rows.map(({ name, cost }: { name: string; cost: string }) => [name, cost])).toEqual([
    ['ci-runner', '9.000000001'],
    ['web-app', '2'],
    ['key_odd', expect.toBeOneOf([null, '0'])],
  ]);
  const text = await run('7d', '--by', 'key');
  expect(text).toMatch(/ci-runner +9\.00 USD {2}\S*█\S*/);
  expect(text).toMatch(/Total +11\.00 USD/);
  await expect(run('fortnight')).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('period "fortnight"'),
  });
}, 240_000);
