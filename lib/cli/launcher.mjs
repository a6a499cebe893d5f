#!/usr/bin/env node
/**
 * First thing every command runs. It must work on Node 20 without any dependency: it installs what is missing, bundles
 * the sources when they changed, and runs the command on the pinned Node. In a packed release all of that was done before.
 * `--script FILE` runs that file of the checkout, which needs the packages of development too.
 */
import { spawn } from 'node:child_process';
import module from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { announceWhereWritable } from '../processes/presence.mjs';
import { bundleFolder } from './launcher/bundle.mjs';
import { findNode } from './launcher/packages.mjs';
import { CannotStart, prepareCheckout, presenceFolder } from './launcher/prepare-checkout.mjs';
import { readRelease } from './launcher/release.mjs';
import { endWithNpm } from './launcher/watch-ancestors.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const modules = path.join(root, 'node_modules');
const [major, minor] = process.versions.node.split('.').map(Number);
/** From here on this very process can run the product; the pinned Node is of this line. */
const isNodeGoodEnough = major >= 24;
/** A folder that cannot be written is no fault: everything is compiled at each start then. */
const compileCache = process.env.NODE_COMPILE_CACHE || path.join(root, '.build', 'cache');

/** Settings that every process of the product inherits. */
function setEnvironment() {
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  // What was compiled once is read from there by each later process: half a second of work for worker and pages.
  process.env.NODE_COMPILE_CACHE = compileCache;
  process.env.PATH = `${path.join(modules, '.bin')}${path.delimiter}${process.env.PATH ?? ''}`;
}

/** Runs a program on the pinned Node and ends as it ends. A signal sent to this process alone is passed on. */
function runOnPinnedNode(args, env = {}) {
  const child = spawn(findNode(root), ['--disable-warning=ExperimentalWarning', ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
}

/** Makes everything ready and says that this process uses it. Returns the name of the bundles' folder. */
async function prepare(args, isScript) {
  const release = readRelease(root);
  if (!release) {
    const digest = await prepareCheckout(root, { withDevelopment: isScript, wantsBundle: !isScript });
    announceWhereWritable(presenceFolder(root), { command: args.join(' ').slice(0, 100), bundle: digest });
    return digest;
  }
  if (isScript) throw new CannotStart('This is a packed release: what is run from source needs a clone.');
  if (!findNode(root)) {
    throw new CannotStart(
      `Spendwatch runs on Node 22.12 or newer; this is ${process.version}, and npm is configured to run no install scripts, so the Node that comes with Spendwatch is not installed. Install a newer Node, or allow the script of the package "node".`,
    );
  }
  return release.bundle;
}

async function launch(args) {
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new CannotStart(`Spendwatch needs Node 20.19 or newer to start; this is ${process.version}.`);
  }
  const isScript = args[0] === '--script';
  const digest = await prepare(args, isScript);
  setEnvironment();
  endWithNpm();
  if (isScript) {
    const [, script, ...rest] = args;
    const loader = path.join(modules, 'tsx/dist/loader.mjs');
    runOnPinnedNode(['--import', loader, path.join(root, script), ...rest], {
      TSX_TSCONFIG_PATH: path.join(root, 'tsconfig.json'),
    });
    return;
  }
  const program = path.join(bundleFolder(root, digest), 'main.mjs');
  if (!isNodeGoodEnough) {
    runOnPinnedNode([program, ...args]);
    return;
  }
  module.enableCompileCache?.(compileCache);
  process.argv[1] = program;
  await import(pathToFileURL(program).href);
}

try {
  await launch(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 3;
}
