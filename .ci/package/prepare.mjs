import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleFolder, digestSources } from '../../lib/cli/launcher/bundle.mjs';
import { selectRuntimePackages } from './runtime-packages.mjs';

/**
 * Runs before npm packs, after the build: lays out a release. The package that users install has everything built, names
 * only the packages that running needs, and carries the lock file's versions of them (npm-shrinkwrap.json). npm takes
 * package.json from the checkout, so it is replaced while npm packs; restore.mjs puts it back.
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const at = (name) => path.join(ROOT, name);
const write = (name, value) => writeFileSync(at(name), `${JSON.stringify(value, null, 2)}\n`);

const KEPT = '.build/package.json.checkout';
/** A run that was interrupted left the release's file in place: the kept one is the checkout's. */
if (!existsSync(at(KEPT))) {
  mkdirSync(at('.build'), { recursive: true });
  copyFileSync(at('package.json'), at(KEPT));
} else copyFileSync(at(KEPT), at('package.json'));

const manifest = JSON.parse(readFileSync(at('package.json'), 'utf8'));
const lock = JSON.parse(readFileSync(at('package-lock.json'), 'utf8'));
const digest = digestSources(ROOT);
const bundle = path.relative(ROOT, bundleFolder(ROOT, digest));
if (!existsSync(at(`${bundle}/main.mjs`)) || !existsSync(at('.next/spendwatch-sources'))) {
  process.stderr.write('Nothing is built from these sources: run "spendwatch build" first.\n');
  process.exit(1);
}

// The scan before each commit is one file without packages; a release has no bundler to make it with.
await build({
  absWorkingDir: ROOT,
  entryPoints: ['lib/scanner/hook/hook-entry.ts'],
  outfile: `${bundle}/spendwatch-scan.mjs`,
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'silent',
});

const { dependencies, packages } = selectRuntimePackages(ROOT, lock);
const { name, version, description, license, type, engines, bin, repository, keywords } = manifest;
const common = { name, version, license, engines, bin, dependencies };
write('npm-shrinkwrap.json', {
  name,
  version,
  lockfileVersion: 3,
  requires: true,
  packages: { '': common, ...packages },
});
write('release.json', { version, bundle: digest });
write('package.json', {
  ...{ name, version, description, keywords, license, repository, type, engines, bin, dependencies },
  files: [
    ...[bundle, '!**/*.map', 'release.json', 'npm-shrinkwrap.json', 'next.config.js', 'public'],
    ...['.next', '!.next/cache', '!.next/build', '!.next/node_modules', '!.next/types', '!.next/diagnostics'],
    ...['!.next/trace*', '!.next/**/*.nft.json', 'prisma/schema.prisma', 'prisma/migrations'],
    ...['lib/cli/launcher.mjs', 'lib/cli/launcher/*.mjs', 'lib/cli/end-with-parent.mjs', 'lib/processes/*.mjs'],
    ...[
      'lib/services/installation/configuration-reader.mjs',
      'docs/*.md',
      'docs/decisions/*.md',
      'CHANGELOG.md',
      'SECURITY.md',
    ],
    ...['.env.example', 'deploy'],
  ],
});
