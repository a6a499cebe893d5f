import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { runToEnd } from './run-to-end.mjs';

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** True for a package of the lock file that this platform needs although it is "optional": its programs for the platform. */
const isOfThisPlatform = ({ os, cpu, libc }) =>
  libc === undefined && os?.includes(process.platform) && cpu?.includes(process.arch);

const isNeeded = (entry, withDevelopment) =>
  !entry.link &&
  !(entry.dev && !withDevelopment) &&
  (entry.optional || entry.devOptional ? isOfThisPlatform(entry) || (entry.devOptional && !entry.optional) : true);

/**
 * Packages of the lock file that are not installed, as paths below the checkout. npm's own record of the tree says
 * which versions are there; a tree without that record (made by another tool) is judged by the packages that
 * package.json names.
 */
export function listMissingPackages(root, withDevelopment) {
  const locked = readJson(path.join(root, 'package-lock.json')).packages;
  const record = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return listMissingByName(root, locked, withDevelopment);
  const installed = readJson(record).packages;
  return Object.keys(locked).filter(
    (place) =>
      place !== '' &&
      isNeeded(locked[place], withDevelopment) &&
      !(installed[place]?.version === locked[place].version && existsSync(path.join(root, place, 'package.json'))),
  );
}

function listMissingByName(root, locked, withDevelopment) {
  const { dependencies, devDependencies } = locked[''];
  return Object.keys({ ...dependencies, ...(withDevelopment ? devDependencies : {}) })
    .map((name) => `node_modules/${name}`)
    .filter((place) => {
      const file = path.join(root, place, 'package.json');
      return !existsSync(file) || readJson(file).version !== locked[place]?.version;
    });
}

/** Packages that are installed and that the lock file does not know, or has in another version: an installation removes them. */
export function listReplacedPackages(root) {
  const record = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return [];
  const locked = readJson(path.join(root, 'package-lock.json')).packages;
  return Object.entries(readJson(record).packages)
    .filter(([place, { version }]) => locked[place]?.version !== version)
    .map(([place]) => place);
}

/** True when the tree has packages that only development needs: an update keeps them. */
function hasDevelopmentPackages(root) {
  const record = path.join(root, 'node_modules/.package-lock.json');
  return existsSync(record) && Object.values(readJson(record).packages).some((entry) => entry.dev);
}

/** npm as it started this process, else the one on PATH. `npx` and other tools name themselves in the same variable. */
function findNpm() {
  const given = process.env.npm_execpath ?? '';
  const script = path.join(path.dirname(given), 'npm-cli.js');
  const isNpm = /^np[mx]-cli\.js$/.test(path.basename(given)) && existsSync(script);
  return isNpm ? [process.execPath, script] : ['npm'];
}

/**
 * Installs what the lock file says. A tree that is there already is completed and never removed first: `npm ci` would
 * leave nothing when the registry does not answer. Returns what went wrong, or null.
 */
export async function installPackages(root, withDevelopment) {
  const isFresh = !existsSync(path.join(root, 'node_modules'));
  const keepsDevelopment = withDevelopment || process.env.NODE_ENV !== 'production' || hasDevelopmentPackages(root);
  const args = [
    ...(isFresh ? ['ci'] : ['install', '--no-save']),
    ...[keepsDevelopment ? '--include=dev' : '--omit=dev', '--include=optional'],
    ...['--no-audit', '--no-fund', '--loglevel=error'],
  ];
  const [command, ...before] = findNpm();
  const { status, words } = await runToEnd(command, [...before, ...args], { cwd: root });
  if (status === 0) return null;
  return `${words}"npm ${args.join(' ')}" failed. Fix what it says and run the command again.`;
}

/** The package may lie beside this one instead of below it, when this one is itself installed as a package. */
function findPinnedNode(root) {
  const inside = 'node_modules/node/bin/node';
  const below = path.join(root, inside);
  if (existsSync(below)) return below;
  const beside = path.join(root, '..', 'node/bin/node');
  return path.basename(path.dirname(root)) === 'node_modules' && existsSync(beside) ? beside : null;
}

/** The Node that the product runs on: the pinned one of its packages, else this one if it is new enough. */
export function findNode(root) {
  const pinned = findPinnedNode(root);
  if (pinned) return pinned;
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 12) ? process.execPath : null;
}
