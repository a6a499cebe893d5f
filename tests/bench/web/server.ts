import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import process from 'node:process';
import { ensureBuild } from '@/lib/cli/build';
import { nextArgs } from '@/lib/cli/children';
import { PROJECT_ROOT } from '@/lib/project-root';
import { OWNER } from './organization';

export type WebServer = { url: string; stop: () => Promise<void> };

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** The production build on a free port, as `spendwatch web` starts it. */
export async function startWebServer(env: Record<string, string>): Promise<WebServer> {
  await ensureBuild();
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  const child = spawn(process.execPath, nextArgs('start', '-p', String(port), '-H', '127.0.0.1'), {
    cwd: PROJECT_ROOT,
    env: {
      ...process.env,
      ...env,
      NODE_ENV: 'production',
      PORT: String(port),
      SPENDWATCH_URL: url,
      LOG_LEVEL: 'error',
    },
    stdio: 'ignore',
  });
  const deadline = Date.now() + 60_000;
  while (
    !(await fetch(`${url}/health`).then(
      (answer) => answer.ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`the web server on port ${port} did not start`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };
  return { url, stop };
}

/** The session cookie of the owner. */
export async function signIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email: OWNER.email, password: OWNER.password }),
  });
  if (!answer.ok) throw new Error(`sign-in answered ${answer.status}: ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
