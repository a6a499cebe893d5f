import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { buildChildEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { acquireFileLock } from '@/lib/processes/file-lock.mjs';
import { announceWhereWritable, listPresent } from '@/lib/processes/presence.mjs';
import { reportWaiting } from '@/lib/processes/report-waiting.mjs';
import { PROJECT_ROOT } from '@/lib/project-root';
import { nextArgs } from './children';
import { compressStaticFiles } from './compress-static';
import { readRelease } from './launcher/release.mjs';
import { namePackagesPlainly } from './plain-packages';

const SOURCES = [
  'app',
  'components',
  'lib',
  'public',
  'next.config.js',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
  'proxy.ts',
  'instrumentation.ts',
];
const PAGES = path.join(PROJECT_ROOT, '.next');
const MARK = path.join(PAGES, 'spendwatch-sources');

async function collect(hash: ReturnType<typeof createHash>, entry: string): Promise<void> {
  const info = await stat(entry).catch(() => null);
  if (!info) return;
  if (!info.isDirectory()) {
    hash.update(`${path.relative(PROJECT_ROOT, entry)}:`).update(await readFile(entry));
    return;
  }
  for (const name of (await readdir(entry)).sort()) {
    if (name !== 'generated' && !name.endsWith('.wasm')) await collect(hash, path.join(entry, name));
  }
}

async function digestSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) await collect(hash, path.join(PROJECT_ROOT, source));
  return hash.digest('hex');
}

/** Held by the process that builds. */
const LOCK = path.join(PROJECT_ROOT, '.build', 'pages.lock');
/** Where the processes that serve the built pages say so. */
const SERVING = path.join(PROJECT_ROOT, '.build', 'serving');

/** Announces that this process serves the current build until it ends: no other process may replace it meanwhile. */
export function announceServing(command: string): void {
  if (!readRelease(PROJECT_ROOT)) announceWhereWritable(SERVING, { command });
}

const isBuiltFrom = async (wanted: string) =>
  existsSync(path.join(PAGES, 'BUILD_ID')) && (await readFile(MARK, 'utf8').catch(() => '')) === wanted;

/**
 * Builds the pages for production unless they were built from exactly these sources, or came built with a release. Returns
 * whether it built. One process at a time builds, and none while another one serves what it would replace. Ends early, with
 * an error, with `stop`.
 */
export async function ensureBuild(stop?: AbortSignal): Promise<boolean> {
  if (readRelease(PROJECT_ROOT)) return false;
  const wanted = await digestSources();
  if (await isBuiltFrom(wanted)) return false;
  const release = await acquireFileLock(LOCK);
  try {
    if (await isBuiltFrom(wanted)) return false;
    const [serving] = listPresent(SERVING);
    if (serving) {
      throw new AppError(
        'unavailable',
        `"spendwatch ${serving.command}" (process ${serving.pid}) serves the pages of this checkout as they were before its sources changed: stop it, then run this command again`,
      );
    }
    await reportWaiting('Building the pages (once, one to two minutes) …', runBuild(stop));
    const finished = Promise.all([
      compressStaticFiles(path.join(PAGES, 'static')),
      namePackagesPlainly(path.join(PAGES, 'server'), path.join(PAGES, 'node_modules')),
    ]);
    await reportWaiting('Compressing what browsers fetch (once) …', finished);
    await writeFile(MARK, wanted);
    return true;
  } finally {
    release();
  }
}

/** Ends a program and all that it started. */
function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It has ended already.
  }
}

async function runBuild(stop: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, nextArgs('build'), {
      cwd: PROJECT_ROOT,
      env: buildChildEnv({ NODE_ENV: 'production' }),
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: it starts helpers, which end with it.
      detached: true,
    });
    stop?.addEventListener('abort', () => endGroup(child), { once: true });
    if (stop?.aborted) endGroup(child);
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0
        ? resolve()
        : reject(new AppError('unavailable', `The pages could not be built:\n${output.slice(-4000)}`)),
    );
  });
}
