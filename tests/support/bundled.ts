import path from 'node:path';
import { build } from 'esbuild';
import { inject } from 'vitest';
import { bundleOptions } from '@/lib/cli/launcher/bundle.mjs';
import { PROJECT_ROOT } from '@/lib/project-root';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the bundles that `global-setup.ts` made of these sources. */
    bundleFolder: string;
  }
}

/** Arguments that run the command line as a person's installation does: bundled, so that a start transpiles nothing. */
export const commandArgs = (...args: string[]) => [path.join(inject('bundleFolder'), 'main.mjs'), ...args];

/** The same for the worker. */
export const workerArgs = () => [path.join(inject('bundleFolder'), 'worker.mjs')];

/** Bundles a process of the tests that is started many times, and answers how to run it. `file` is below `tests/support`. */
export async function bundleProcess(file: string): Promise<(...args: string[]) => string[]> {
  const outdir = path.join(inject('bundleFolder'), 'tests');
  const name = path.basename(file, '.ts');
  await build({ ...bundleOptions(PROJECT_ROOT), entryPoints: { [name]: path.join('tests/support', file) }, outdir });
  return (...args) => [path.join(outdir, `${name}.mjs`), ...args];
}
