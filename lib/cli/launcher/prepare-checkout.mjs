import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { acquireFileLock } from '../../processes/file-lock.mjs';
import { listPresent } from '../../processes/presence.mjs';
import { reportWaiting } from '../../processes/report-waiting.mjs';
import { bundleFolder, digestSources, removeOldBundles, writeBundle } from './bundle.mjs';
import { findNode, installPackages, listMissingPackages, listReplacedPackages } from './packages.mjs';
import { runToEnd } from './run-to-end.mjs';

/** A reason not to go on, for a person; the exit status is 3. */
export class CannotStart extends Error {}

/** Where the processes of this checkout say that they use its packages and bundles. */
export const presenceFolder = (root) => path.join(root, '.build', 'running');

const say = (line) => process.stderr.write(`${line}\n`);

const schemaDigest = (root) =>
  createHash('sha256')
    .update(readFileSync(path.join(root, 'prisma/schema.prisma')))
    .digest('hex');
const clientMark = (root) => path.join(root, 'lib/db/generated/.schema');
const isClientMade = (root) =>
  existsSync(clientMark(root)) && readFileSync(clientMark(root), 'utf8') === schemaDigest(root);

async function makeClient(root) {
  const wanted = schemaDigest(root);
  // Generating needs no schema engine, but the tool insists on one and would download it: any program will do.
  const prisma = path.join(root, 'node_modules/prisma/build/index.js');
  const { status, words } = await runToEnd(findNode(root), [prisma, 'generate'], {
    cwd: root,
    env: {
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  if (status !== 0) {
    throw new CannotStart(`${words}The database client could not be made from prisma/schema.prisma.`);
  }
  mkdirSync(path.dirname(clientMark(root)), { recursive: true });
  writeFileSync(clientMark(root), wanted);
}

/** Packages may be added while something runs from this checkout, but never replaced or removed below it. */
function assertNothingRuns(root) {
  const [running] = listPresent(presenceFolder(root));
  if (!running || listReplacedPackages(root).length === 0) return;
  throw new CannotStart(
    `"spendwatch ${running.command}" (process ${running.pid}) runs from this checkout with other versions of its packages: ` +
      'stop it, then run this command again. Nothing was changed.',
  );
}

async function install(root, withDevelopment) {
  const missing = listMissingPackages(root, withDevelopment);
  if (missing.length === 0) return;
  assertNothingRuns(root);
  const label = existsSync(path.join(root, 'node_modules'))
    ? `Installing ${missing.length} missing packages …`
    : 'Installing dependencies (once, about a minute) …';
  const failure = await reportWaiting(label, installPackages(root, withDevelopment));
  if (failure) throw new CannotStart(failure);
  const still = listMissingPackages(root, withDevelopment);
  if (still.length > 0) {
    throw new CannotStart(
      `npm reported success, but ${still.length} packages are not there, e.g. ${still[0]}: remove the folder node_modules and run the command again.`,
    );
  }
}

/** Bundles are no secret: who builds a checkout and who runs it may be two users. */
function openBuildFolder(root) {
  const folder = path.join(root, '.build');
  try {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
  } catch (error) {
    if (!['EROFS', 'EACCES', 'EPERM', 'ENOENT'].includes(error.code)) throw error;
    throw new CannotStart(
      `${root} is not built, and this user cannot write to it (${error.code}): run "./spendwatch build" there as its owner first.`,
    );
  }
}

/**
 * Makes the checkout ready to run: packages, database client and, unless `wantsBundle` is off, the bundles. One process
 * at a time does; the others wait and find it done. Returns the digest of the sources. Throws CannotStart.
 */
export async function prepareCheckout(root, { withDevelopment, wantsBundle }) {
  const digest = digestSources(root);
  const isReady = () =>
    listMissingPackages(root, withDevelopment).length === 0 &&
    isClientMade(root) &&
    (!wantsBundle || existsSync(bundleFolder(root, digest)));
  if (isReady()) return digest;
  const onWait = () => say('Another command prepares this checkout; waiting for it …');
  openBuildFolder(root);
  const release = await acquireFileLock(path.join(root, '.build', 'lock'), { onWait });
  try {
    await install(root, withDevelopment);
    if (findNode(root) === null) {
      throw new CannotStart(
        `the package "node" has no program, because npm is configured to run no install scripts: run "npm rebuild node", or start with Node 22.12 or newer (this is ${process.version})`,
      );
    }
    if (!isClientMade(root)) await reportWaiting('Making the database client (once) …', makeClient(root));
    if (wantsBundle && !existsSync(bundleFolder(root, digest))) {
      const bundled = writeBundle(root, digest).catch((error) => {
        throw new CannotStart(`The sources could not be bundled: ${error.message}`);
      });
      await reportWaiting('Bundling the program (once) …', bundled);
      removeOldBundles(root, new Set([digest, ...listPresent(presenceFolder(root)).map((one) => one.bundle)]));
    }
  } finally {
    release();
  }
  return digest;
}
