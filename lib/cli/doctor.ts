import process from 'node:process';
import type { Command } from 'commander';
import { readEnv } from '@/lib/env';
import { checkDataDir, type DoctorCheck, runDoctor } from '@/lib/services/installation/run-doctor';
import packageJson from '../../package.json' with { type: 'json' };
import { EXIT, renderFailure } from './exit';
import { assertPortFree } from './port';
import { print } from './print';
import { openRuntime } from './runtime';

const MARKS: Record<DoctorCheck['state'], string> = {
  ok: 'ok     ',
  warning: 'note   ',
  wrong: 'WRONG  ',
  unreachable: 'NO LINK',
};

/** What our own `/health` says, so that another program on the port is not taken for us. */
const HEALTH_BODY = /"status":\s*"ok"/;

/** Is the web port ours to open, or already served by Spendwatch? */
async function checkPort(): Promise<DoctorCheck> {
  const { PORT, HOST } = readEnv();
  try {
    await assertPortFree(PORT, HOST);
    return { name: 'port', state: 'ok', message: `${HOST}:${PORT} is free` };
  } catch (error) {
    const host = HOST === '0.0.0.0' ? '127.0.0.1' : HOST;
    const health = await fetch(`http://${host}:${PORT}/health`, { signal: AbortSignal.timeout(3_000) }).catch(
      () => null,
    );
    const body = (await health?.text().catch(() => '')) ?? '';
    if (health?.ok && HEALTH_BODY.test(body))
      return { name: 'port', state: 'ok', message: `Spendwatch answers on ${HOST}:${PORT}` };
    return { name: 'port', state: 'wrong', message: renderFailure(error) };
  }
}

/** What was found, and the bundle's files when one is asked for. */
type Examined = { checks: DoctorCheck[]; bundle: Record<string, string> | null };

async function examine(wantsBundle: boolean): Promise<Examined> {
  // First, for without room the embedded database cannot even start.
  const disk = await checkDataDir(readEnv());
  try {
    const runtime = await openRuntime('running');
    try {
      const checks = [disk, ...(await runDoctor(runtime.env)), await checkPort()];
      return { checks, bundle: wantsBundle ? await makeBundle(checks) : null };
    } finally {
      await runtime.stop();
    }
  } catch (error) {
    const database: DoctorCheck = { name: 'database', state: 'unreachable', message: renderFailure(error) };
    const checks = [disk, database, await checkPort()];
    return { checks, bundle: wantsBundle ? await makeBundle(checks) : null };
  }
}

async function makeBundle(checks: DoctorCheck[]): Promise<Record<string, string>> {
  const { buildSupportBundle } = await import('@/lib/services/installation/support-bundle');
  const isDatabaseUp = checks.every(({ name, state }) => name !== 'database' || state !== 'unreachable');
  return buildSupportBundle(readEnv(), packageJson.version, checks, isDatabaseUp);
}

/** Adds `doctor`. Exit 0 = fine, 1 = something is wrong, 3 = something needed does not answer. */
export function registerDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check disk, database, provider keys and their lag, mail and clock, and say what to do')
    .option('--json', 'print JSON')
    .option('--bundle <file>', 'also write an archive (tar.gz) for support: states and counts, no secret')
    .action(async (options: { json?: boolean; bundle?: string }) => {
      const { checks, bundle } = await examine(options.bundle !== undefined);
      if (options.json) print(JSON.stringify(checks));
      else for (const check of checks) print(`${MARKS[check.state]} ${check.name}: ${check.message}`);
      if (options.bundle !== undefined && bundle) {
        const { writeArchive } = await import('./support-bundle');
        await writeArchive(options.bundle, bundle);
        process.stderr.write(
          `Wrote ${options.bundle}: ${Object.keys(bundle).join(', ')}. Read it before you send it.\n`,
        );
      }
      if (checks.some((check) => check.state === 'unreachable')) process.exitCode = EXIT.unreachable;
      else if (checks.some((check) => check.state === 'wrong')) process.exitCode = EXIT.findings;
    });
}
