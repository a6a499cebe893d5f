import path from 'node:path';
import { inject } from 'vitest';

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
