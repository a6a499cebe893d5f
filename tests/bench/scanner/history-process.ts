import process from 'node:process';
import { runScan } from '@/lib/scanner/run-scan';

/** Scans one repository and prints how long it took and the most memory it held. */
const begun = performance.now();
const { findings, notes } = await runScan({
  paths: [process.argv[2] ?? ''],
  mode: 'history',
  since: null,
  withIgnored: false,
  withGeneric: false,
  threads: 1,
});
const figures = {
  seconds: (performance.now() - begun) / 1_000,
  megabytes: notes.bytes / 1_000_000,
  memoryMegabytes: process.resourceUsage().maxRSS / 1_024,
  findings: findings.length,
  named: findings.filter(({ found }) => found.commit !== undefined).length,
};
process.stdout.write(JSON.stringify(figures));
