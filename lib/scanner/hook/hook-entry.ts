import process from 'node:process';
import { DEFAULT_BASELINE, listSettled, readBaseline } from '../baseline';
import { renderText } from '../report/render-text';
import { runScan } from '../run-scan';

/**
 * What git runs before a commit: bundled into one file, so that it starts in a moment and needs nothing beside it. Status 1
 * stops the commit.
 */
async function main(): Promise<void> {
  const baseline = await readBaseline(DEFAULT_BASELINE);
  const settled = baseline ? listSettled(baseline) : new Set<string>();
  const options = { paths: ['.'], since: null, withIgnored: false, withGeneric: false, threads: 1 } as const;
  const { findings } = await runScan({ ...options, mode: 'staged' });
  const reported = findings.filter(({ found, allowReason }) => allowReason === null && !settled.has(found.fingerprint));
  if (reported.length === 0) return;
  const found = reported.map((finding) => finding.found);
  const head = found.length === 1 ? 'a key is' : `${found.length} keys are`;
  process.stderr.write(
    `Commit stopped: ${head} staged.\n\n${renderText(found)}\nTake it out of the index: git restore --staged FILE\n`,
  );
  process.exitCode = 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`spendwatch scan: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
