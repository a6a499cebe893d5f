import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { AppError } from '@/lib/errors';
import { PROJECT_ROOT } from '@/lib/project-root';

const BUNDLE = 'spendwatch-scan.mjs';
const MARK = '# Installed by "spendwatch scan --install-hook".';

const makeScript = (): string => `#!/bin/sh
${MARK} Run it again to update.
node="${process.execPath}"
[ -x "$node" ] || node=node
exec "$node" "$(dirname "$0")/${BUNDLE}"
`;

/** Where git looks for hooks, as the repository is set up. */
async function findHooks(folder: string): Promise<string> {
  try {
    const words = ['-C', folder, 'rev-parse', '--path-format=absolute', '--git-path', 'hooks'];
    return (await promisify(execFile)('git', words)).stdout.trim();
  } catch {
    throw new AppError('invalid_input', `path "${folder}": expected a folder of a git repository`);
  }
}

async function readIfThere(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}

/**
 * Puts the scan of staged files before each commit of a repository: one file beside the hook, which needs no checkout of
 * Spendwatch. Throws `conflict` when another hook is there, and says how to call this one from it. Returns the hook's path.
 */
export async function installHook(folder: string): Promise<string> {
  const hooks = await findHooks(folder);
  const hook = path.join(hooks, 'pre-commit');
  const bundle = path.join(hooks, BUNDLE);
  await mkdir(hooks, { recursive: true });
  await bundleScan(bundle);
  const known = await readIfThere(hook);
  if (known !== null && !known.includes(MARK)) {
    throw new AppError('conflict', `${hook}: there is another hook; add this line to it: node "${bundle}" || exit 1`);
  }
  await writeFile(hook, makeScript());
  await chmod(hook, 0o755);
  return hook;
}

/** A release has the file beside its own bundle, and no bundler. */
async function bundleScan(outfile: string): Promise<void> {
  const made = path.join(import.meta.dirname, BUNDLE);
  if (existsSync(made)) {
    await copyFile(made, outfile);
    return;
  }
  const { build } = await import('esbuild');
  await build({
    entryPoints: [path.join(PROJECT_ROOT, 'lib/scanner/hook/hook-entry.ts')],
    tsconfig: path.join(PROJECT_ROOT, 'tsconfig.json'),
    absWorkingDir: PROJECT_ROOT,
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Packages written for require find it here.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'silent',
  });
}
