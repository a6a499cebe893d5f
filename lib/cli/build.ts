import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { buildChildEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { nextArgs, PROJECT_ROOT } from './children';
import { compressStaticFiles } from './compress-static';

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
const MARK = path.join(PROJECT_ROOT, '.next', 'spendwatch-sources');

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

/** Builds the pages for production unless they were built from exactly these sources. Returns whether it built. */
export async function ensureBuild(): Promise<boolean> {
  const wanted = await digestSources();
  if (
    existsSync(path.join(PROJECT_ROOT, '.next', 'BUILD_ID')) &&
    (await readFile(MARK, 'utf8').catch(() => '')) === wanted
  )
    return false;
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, nextArgs('build'), {
      cwd: PROJECT_ROOT,
      env: buildChildEnv({ NODE_ENV: 'production' }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
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
  await compressStaticFiles(path.join(PROJECT_ROOT, '.next', 'static'));
  await writeFile(MARK, wanted);
  return true;
}
