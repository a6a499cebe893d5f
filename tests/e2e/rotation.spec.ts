import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { test } from './quiet-test';
import { at, signIn } from './sign-in';

const LAUNCHER = fileURLToPath(new URL('../../lib/cli/launcher.mjs', import.meta.url));

/** `spendwatch secrets rotate` beside the running installation. */
function rotate(dataDir: string): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn('node', [LAUNCHER, 'secrets', 'rotate', '--json'], {
      env: { ...process.env, SPENDWATCH_DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('close', (status) => resolve({ status, output }));
  });
}

test('the secret is changed while people and programs are at work: none of their requests fails', async ({ page }) => {
  const dataDir = process.env['E2E_DATA_DIR'] ?? '';
  const readSecret = () => readFile(path.join(dataDir, 'secret'), 'utf8');
  const origin = at('');
  await signIn(page, '/settings/tokens');
  const post = (address: string, data?: object) =>
    page.request.post(at(`/api/v1${address}`), { headers: { origin }, ...(data && { data }) });
  const made = await post('/tokens', { name: 'During the rotation', role: 'viewer' });
  const { secret: token } = (await made.json()) as { secret: string };
  const hook = { kind: 'webhook', name: 'Rotation', config: { url: 'https://hooks.example.com/x' } };
  const { id: hookId } = (await (await post('/channels', hook)).json()) as { id: string };
  /** Each of them opens or seals something stored, as a person or as a program. */
  const act = async () => {
    const asProgram = { headers: { authorization: `Bearer ${token}` } };
    const answers = await Promise.all([
      page.request.get(at('/')),
      page.request.get(at('/api/v1/connections'), asProgram),
      page.request.get(at('/api/v1/overview'), asProgram),
      post(`/channels/${hookId}/rotate-secret`),
    ]);
    return answers.map((answer) => answer.status());
  };

  const before = await readSecret();
  const rotation = { isOver: false };
  const rotated = rotate(dataDir).finally(() => {
    rotation.isOver = true;
  });
  const statuses: number[] = [];
  while (!rotation.isOver) statuses.push(...(await act()));
  const { status, output } = await rotated;
  expect(status, output).toBe(0);
  statuses.push(...(await act()));
  expect(statuses.length).toBeGreaterThan(8);
  expect(statuses.filter((one) => one !== 200)).toEqual([]);
  expect(await readSecret()).not.toBe(before);

  // The worker reads the provider on, with a key that is now sealed anew.
  const list = await page.request.get(at('/api/v1/connections'));
  const [connection] = ((await list.json()) as { data: { id: string }[] }).data;
  const readPull = async () => {
    const answer = await page.request.get(at(`/api/v1/connections/${connection?.id}/status`));
    return ((await answer.json()) as { lastSuccessAt: string }).lastSuccessAt;
  };
  const pulledAt = await readPull();
  await expect.poll(readPull, { timeout: 30_000 }).not.toBe(pulledAt);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'API tokens' })).toBeVisible();
  expect((await page.request.delete(at(`/api/v1/channels/${hookId}`), { headers: { origin } })).status()).toBe(204);
});
