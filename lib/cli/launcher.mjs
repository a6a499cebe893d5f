#!/usr/bin/env node
/**
 * First thing every command runs. It must work on Node 20 without any dependency: it installs what is missing, makes
 * the database client, and hands over to the pinned Node. `--script FILE` runs that file instead of the command line.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const modules = path.join(root, 'node_modules');
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Spendwatch needs Node 20.19 or newer to start; this is ${process.version}.\n`);
  process.exit(3);
}

const digest = (file) =>
  createHash('sha256')
    .update(readFileSync(path.join(root, file)))
    .digest('hex');
const readMark = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

function run(command, args, env = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (result.status === 0) return;
  process.stderr.write(`${result.stderr ?? ''}${result.error ? `${result.error.message}\n` : ''}`);
  process.stderr.write(
    `"${path.basename(command)} ${args.join(' ')}" failed. Fix what it says and run the command again.\n`,
  );
  process.exit(3);
}

function installDependencies() {
  const mark = path.join(modules, '.spendwatch-installed');
  const wanted = digest('package-lock.json');
  if (readMark(mark) === wanted) return;
  process.stderr.write('Installing dependencies (once, about a minute) …\n');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  if (npm?.endsWith('.js')) run(process.execPath, [npm, ...args]);
  else run('npm', args);
  writeFileSync(mark, wanted);
}

function generateClient() {
  const folder = path.join(root, 'lib/db/generated');
  const mark = path.join(folder, '.schema');
  const wanted = digest('prisma/schema.prisma');
  if (readMark(mark) === wanted) return;
  // Generating needs no schema engine, but the tool insists on one and would download it: any program will do.
  const node = path.join(modules, '.bin/node');
  run(node, [path.join(modules, 'prisma/build/index.js'), 'generate'], {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(mark, wanted);
}

const args = process.argv.slice(2);
const script = args[0] === '--script' ? args.splice(0, 2)[1] : 'lib/cli/main.ts';

installDependencies();
generateClient();

const child = spawn(
  path.join(modules, '.bin/node'),
  [
    '--disable-warning=ExperimentalWarning',
    '--import',
    path.join(modules, 'tsx/dist/loader.mjs'),
    path.join(root, script),
    ...args,
  ],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      NEXT_TELEMETRY_DISABLED: '1',
      PATH: `${path.join(modules, '.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
      TSX_TSCONFIG_PATH: path.join(root, 'tsconfig.json'),
    },
  },
);
// Ctrl-C reaches the child through the terminal; a signal sent to this process alone is passed on. Both wait for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
