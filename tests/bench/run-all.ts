import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import process from 'node:process';
import { type BenchResult, renderFigures } from './table';

/** Options by name, without the dashes. */
type Options = Record<string, string>;

/** Suites by name; each measures its baseline in the same run. Loaded only when asked for. */
const SUITES: Record<string, (argument?: string, options?: Options) => Promise<BenchResult>> = {
  ingest: async () => (await import('./ingest')).runIngestBench(),
  charts: async () => (await import('./charts')).runChartsBench(),
  alerting: async () => (await import('./alerting/suite')).runAlertingBench(),
  focus: async (rows) => (await import('./focus/suite')).runFocusBench(rows),
  keys: async () => (await import('./keys/suite')).runKeysBench(),
  web: async () => (await import('./web/suite')).runWebBench(),
  demo: async () => (await import('./demo/suite')).runDemoBench(),
  scanner: async (seed) => (await import('./scanner/suite')).runScannerSuite(seed),
  detection: async (seeds, options) => (await import('./detection/suite')).runDetectionSuite(seeds, options),
};

/** Too long for every run, or in need of more than Node: only when asked for by name. */
const LONG_SUITES: typeof SUITES = {
  footprint: async (tree) => (await import('./footprint/suite')).runFootprintBench(tree),
  fuzz: async (seconds) => (await import('./fuzz/suite')).runFuzzSuite(seconds),
  storm: async () => (await import('./storm/suite')).runStormSuite(),
  'real-parts': async (minutes) => (await import('./real-parts/suite')).runRealPartsSuite(minutes),
  year: async () => (await import('./year/suite')).runYearBench(),
  ablation: async (seeds, options) => (await import('./ablation/suite')).runAblationSuite(seeds, options),
  mta: async () => (await import('./mta/suite')).runMtaSuite(),
  mails: async (argument) => (await import('./mails/suite')).runMailsSuite(argument),
  snapshots: async (argument) => (await import('./snapshots/suite')).runSnapshotSuite(argument),
};

/** Names of suites; `detection=101-106` gives one an argument, `--traces DIR` every one an option. */
const words: string[] = [];
const options: Options = {};
const OPTIONS = ['traces', 'traces-timezone'];
for (let index = 2; index < process.argv.length; index++) {
  const word = process.argv[index] ?? '';
  if (!word.startsWith('--')) {
    words.push(word);
    continue;
  }
  const value = process.argv[++index];
  if (!OPTIONS.includes(word.slice(2)) || value === undefined) {
    process.stderr.write(`bench "${word}": expected ${OPTIONS.map((each) => `--${each} VALUE`).join(' or ')}\n`);
    process.exit(2);
  }
  options[word.slice(2)] = value;
}
const asked = words.map((each) => each.split('=') as [string, string?]);
const unknown = asked.map(([name]) => name).filter((name) => !(name in SUITES || name in LONG_SUITES));
if (unknown.length > 0) {
  process.stderr.write(
    `bench "${unknown.join(', ')}": expected ${[...Object.keys(SUITES), ...Object.keys(LONG_SUITES)].join(', ')}\n`,
  );
  process.exit(2);
}
const results: BenchResult[] = [];
const all = Object.keys(SUITES).map((name): [string, string?] => [name]);
for (const [name, argument] of asked.length > 0 ? asked : all) {
  process.stdout.write(`\n── ${name}\n`);
  const result = await ((SUITES[name] ?? LONG_SUITES[name]) as (typeof SUITES)[string])(argument, options);
  results.push(result);
  process.stdout.write(`${renderFigures(result.figures)}\n`);
}
const machine = { node: process.version, cpu: os.cpus()[0]?.model ?? '', cores: os.cpus().length };
await writeFile('bench.json', `${JSON.stringify({ machine, results }, null, 2)}\n`);
process.stdout.write('\nWritten to bench.json\n');
