import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { NumberedFile, Scanned } from '../scan-numbered';

export type ScanThread = {
  /** One batch at a time. Rejects when the thread ended before it answered. */
  scan(files: readonly NumberedFile[]): Promise<Scanned>;
  stop(): Promise<unknown>;
};

/** Memory that one thread may take: an archive that needs more ends its thread, not the scan. */
const MAX_HEAP_MB = 256;

/** Starts a thread that searches files with the given rules. */
export function startScanThread(withGeneric: boolean): ScanThread {
  // Asked for at run time: the bundler of the pages would take a thread it sees for a part of its bundle.
  const threads = process.getBuiltinModule('node:worker_threads');
  const bundled = path.join(import.meta.dirname, 'scan-thread.mjs');
  const isBundled = existsSync(bundled);
  const worker = new threads.Worker(isBundled ? bundled : path.join(import.meta.dirname, 'scan-thread.ts'), {
    workerData: { withGeneric },
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    execArgv: isBundled ? [] : ['--import', 'tsx'],
  });
  let settle: ((answer: Scanned | Error) => void) | null = null;
  worker.on('message', (scanned: Scanned) => settle?.(scanned));
  worker.on('error', (error) => settle?.(error));
  let ended: Error | null = null;
  worker.on('exit', (code) => {
    ended = new Error(`a scanning thread ended with ${code}`);
    settle?.(ended);
  });
  return {
    scan: (files) =>
      new Promise((resolve, reject) => {
        settle = (answer) => (answer instanceof Error ? reject(answer) : resolve(answer));
        if (ended) settle(ended);
        worker.postMessage(files);
      }),
    stop: () => worker.terminate(),
  };
}
