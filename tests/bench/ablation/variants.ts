import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type * as detectorModule from '@/lib/domain/anomaly/detector';

/** One place of the detector's source that reads otherwise. */
export type Patch = { file: string; from: string; to: string };

/** A detector that differs from the one in use by its patches. */
export type Variant = { name: string; patches: readonly Patch[] };

export type DetectorModule = typeof detectorModule;

export const ROOM = 'lib/domain/anomaly';
const OUT = '.build/ablation';

/** Bundles the detector with the variant's patches and loads it. Throws RangeError where a patch fits nowhere. */
export async function loadVariant(variant: Variant, index: number): Promise<DetectorModule> {
  const root = process.cwd();
  await mkdir(path.join(root, OUT), { recursive: true });
  const outfile = path.join(root, OUT, `${process.pid}-${index}.mjs`);
  const missing = new Set(variant.patches);
  await build({
    absWorkingDir: root,
    entryPoints: [path.join(root, ROOM, 'detector.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
    plugins: [patchFiles(variant.patches, missing)],
  });
  const [left] = missing;
  if (left) throw new RangeError(`variant "${variant.name}": ${left.file} holds no "${left.from}"`);
  return (await import(pathToFileURL(outfile).href)) as DetectorModule;
}

function patchFiles(patches: readonly Patch[], missing: Set<Patch>): Plugin {
  return {
    name: 'patch',
    setup(builder) {
      builder.onLoad({ filter: /lib[/]domain[/]anomaly[/][a-z-]+\.ts$/ }, async ({ path: file }) => {
        let contents = await readFile(file, 'utf8');
        for (const patch of patches) {
          if (patch.file !== path.basename(file) || !contents.includes(patch.from)) continue;
          missing.delete(patch);
          contents = contents.replace(patch.from, () => patch.to);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}
