import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createConnection } from '@/lib/services/connections/manage-connections';
import { ensureWorkspace } from '@/lib/services/installation/manage-workspaces';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { commandArgs } from '../../support/bundled';
import { useTestDatabase } from '../../support/database';

const database = useTestDatabase();

type Outcome = { status: number | null; output: string };

/** Runs the command line as a process of its own, as a person does. */
function run(args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, commandArgs(...args), {
      env: { ...process.env, DATABASE_URL: database.url, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.once('exit', (status) => resolve({ status, output }));
  });
}

let blocker: Server;
let takenPort = 0;
let simulator: Simulator;
beforeAll(async () => {
  blocker = createServer((socket) => socket.end('not a web server\n'));
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  takenPort = (blocker.address() as { port: number }).port;
  simulator = await startSimulator();
});
afterAll(async () => {
  blocker.close();
  await simulator.close();
});

describe('a wrong input is named with its place and what is expected', () => {
  const rows: { name: string; args: string[]; env?: Record<string, string>; status: number; message: RegExp }[] = [
    {
      name: 'two wrong variables, both at once',
      args: ['migrate'],
      env: { POLL_INTERVAL_SECONDS: '1', SMTP_URL: 'mail' },
      status: 2,
      message:
        /2 problems[\s\S]*POLL_INTERVAL_SECONDS "1": expected a whole number from 5 to 3600[\s\S]*SMTP_URL: expected/,
    },
    { name: 'an unknown command', args: ['pul'], status: 2, message: /unknown command 'pul'/ },
    {
      name: 'an unknown option',
      args: ['pull', '--sinc', '2026-01-01'],
      status: 2,
      message: /unknown option '--sinc'/,
    },
    {
      name: 'an instant that is none',
      args: ['pull', '--since', 'yesterday'],
      status: 2,
      message: /"yesterday": expected an ISO 8601 instant/,
    },
    {
      name: 'an end before the beginning',
      args: ['pull', '--since', '2026-02-01', '--until', '2026-01-01'],
      status: 2,
      message: /expected an instant before --until|no workspace/,
    },
    {
      name: 'a database that is not there',
      args: ['migrate'],
      env: { DATABASE_URL: 'postgres://u:p@127.0.0.1:1/x' },
      status: 3,
      message: /database does not answer.*DATABASE_URL/,
    },
    {
      name: 'production without a secret',
      args: ['migrate'],
      env: { NODE_ENV: 'production', SPENDWATCH_SECRET: '' },
      status: 2,
      message: /SPENDWATCH_SECRET is required with DATABASE_URL in production/,
    },
  ];
  test.each(rows)('$name', async ({ args, env, status, message }) => {
    if (args[0] === 'pull') await ensureWorkspace();
    const outcome = await run(args, env);
    expect(outcome.output).toMatch(message);
    expect(outcome.status).toBe(status);
    expect(outcome.output).not.toMatch(/\n\s+at /);
  });

  test('a port in use', async () => {
    const outcome = await run(['up'], { PORT: String(takenPort) });
    expect(outcome.output).toMatch(new RegExp(`PORT ${takenPort} on 127.0.0.1 is in use by another program`));
    expect(outcome.status).toBe(3);
  });
});

describe('the doctor finds', () => {
  test('a refused key, an unreachable provider, a refusing mail server and a taken port, each with what to do', async () => {
    const viewer = await ensureWorkspace();
    const base = { provider: 'openai' as const, adminKey: 'sk-admin-not-known-to-anybody' };
    await createConnection(viewer, { ...base, name: 'Refused', baseUrl: simulator.url }, { shouldCheckKey: false });
    await createConnection(
      viewer,
      { ...base, name: 'Away', baseUrl: 'http://127.0.0.1:1/v1' },
      { shouldCheckKey: false },
    );
    const outcome = await run(['doctor', '--json'], { SMTP_URL: 'smtp://127.0.0.1:1', PORT: String(takenPort) });
    const checks = new Map(
      (JSON.parse(outcome.output) as { name: string; state: string; message: string }[]).map((one) => [one.name, one]),
    );
    expect(checks.get('database')?.state).toBe('ok');
    expect(checks.get('provider Refused')).toMatchObject({ state: 'wrong', message: expect.stringMatching(/key/i) });
    expect(checks.get('provider Away')?.state).toBe('unreachable');
    expect(checks.get('mail')).toMatchObject({ state: 'unreachable', message: expect.stringMatching(/SMTP_URL/) });
    expect(checks.get('port')).toMatchObject({ state: 'wrong', message: expect.stringMatching(/in use/) });
    expect(outcome.output).not.toContain(base.adminKey);
    expect(outcome.status).toBe(3);
  });
});
