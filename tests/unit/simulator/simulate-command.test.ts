import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withSimulator } from './simulated-api';

type Finished = { code: number | null; stdout: string; stderr: string };

/** Runs `simulate` in a process of its own; `onOutput` may stop it once it has printed enough. */
function simulate(args: string[], onOutput?: (text: string, child: ChildProcess) => void): Promise<Finished> {
  const entry = path.join(import.meta.dirname, 'simulate-entry.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', entry, 'simulate', ...args], { stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => {
    stdout += data;
    onOutput?.(stdout, child);
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

function writeScenario(text: string): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'spendwatch-scenario-')), 'scenario.json');
  writeFileSync(file, text);
  return file;
}

describe('spendwatch simulate', () => {
  it('prints a base URL and a key that work, and ends on SIGTERM', async () => {
    const file = writeScenario('{ "name": "mine", "events": [{ "type": "launch" }] }');
    let status: number | null = null;
    const run = await simulate(['--port', '0', '--scenario', file], async (text, child) => {
      const url = /base URL\s+(\S+)/.exec(text)?.[1];
      const key = /admin key\s+(\S+)/.exec(text)?.[1];
      if (url === undefined || key === undefined || !text.includes('Ctrl-C')) return;
      const reply = await fetch(`${url}/organization/users`, { headers: { authorization: `Bearer ${key}` } });
      status = reply.status;
      child.kill('SIGTERM');
    });
    expect(status).toBe(200);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/scenario "mine"[\s\S]*launch on key storefront-chat/);
  });

  it('says that a port is in use and exits with 3', async () => {
    await withSimulator(async ({ port }) => {
      const { code, stderr } = await simulate(['--port', String(port)]);
      expect({ code, stderr }).toEqual({
        code: 3,
        stderr: expect.stringMatching(/port \d+ on 127\.0\.0\.1 is already in use.*--port/),
      });
    });
  });

  it.each([
    [
      'a file that is not there',
      () => '/nowhere/scenario.json',
      /"\/nowhere\/scenario\.json": cannot be read \(ENOENT/,
    ],
    ['a file that is not JSON', () => writeScenario('{ events'), /not JSON/],
    ['a wrong field', () => writeScenario('{"events":[{"type":"launch","multiplier":-1}]}'), /events\.0\.multiplier/],
    ['a key nobody has', () => writeScenario('{"events":[{"type":"launch","apiKeyId":"x"}]}'), /no key "x".*ci-runner/],
  ])('refuses %s with its reason and exits with 2', async (_name, file, message) => {
    const { code, stderr } = await simulate(['--port', '0', '--scenario', file()]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });
});
