import { execFile } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { tsxArgs } from '@/lib/cli/children';
import { test } from './quiet-test';

const run = promisify(execFile);

async function look(): Promise<{ addresses: string[]; state: string[] }> {
  const url = process.env['E2E_URL'] ?? '';
  const env = { ...process.env, SPENDWATCH_DATA_DIR: process.env['E2E_DATA_DIR'] ?? '', LOG_LEVEL: 'silent' };
  const { stdout } = await run(process.execPath, tsxArgs('tests/e2e/mail-links-process.ts', url), { env });
  return JSON.parse(stdout);
}

test('a scanner that opens every link of every mail, without signing in, changes nothing', async ({
  page,
  request,
}) => {
  test.setTimeout(180_000);
  const before = await look();
  expect(before.addresses.length).toBeGreaterThan(12);
  expect(before.addresses.some((one) => one.includes('action=snooze'))).toBe(true);
  expect(before.addresses.some((one) => one.includes('/unsubscribe/'))).toBe(true);
  for (const address of before.addresses) {
    for (const method of ['GET', 'HEAD']) {
      const answer = await request.fetch(address, { method });
      expect([address, method, answer.status()]).toEqual([address, method, 200]);
    }
  }
  // Some scanners run what is on the page.
  for (const address of before.addresses.filter((one) => /unsubscribe|action=(acknowledge|contain)/.test(one))) {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  expect((await look()).state).toEqual(before.state);
});
