import { parentPort, workerData } from 'node:worker_threads';
import { listRules } from '../rules/catalogue';
import { type NumberedFile, scanNumbered } from '../scan-numbered';
import { createTextScanner } from '../text-scan';

/** One thread of a scan: batches of files come in, what was found and looked at goes back. */
const scanner = createTextScanner(listRules(workerData as { withGeneric: boolean }));

parentPort?.on('message', async (files: NumberedFile[]) => {
  parentPort?.postMessage(await scanNumbered(scanner, files));
});
