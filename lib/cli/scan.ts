import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { type Command, Option } from 'commander';
import { readNow } from '@/lib/clock';
import { AppError } from '@/lib/errors';
import { redactText } from '@/lib/redact';
import {
  type Baseline,
  DEFAULT_BASELINE,
  extendBaseline,
  listSettled,
  readBaseline,
  writeBaseline,
} from '@/lib/scanner/baseline';
import type { Finding } from '@/lib/scanner/finding';
import { renderJson } from '@/lib/scanner/report/render-json';
import { renderSarif } from '@/lib/scanner/report/render-sarif';
import { renderNotes, renderText } from '@/lib/scanner/report/render-text';
import { listRules } from '@/lib/scanner/rules/catalogue';
import { runScan, type ScanResult } from '@/lib/scanner/run-scan';
import { scanInput } from '@/lib/scanner/scan-input';
import { createNotes, type ScanNotes } from '@/lib/scanner/scan-notes';
import { createTextScanner } from '@/lib/scanner/text-scan';
import type { NamedKey } from '@/lib/services/leaks/name-known-keys';
import packageJson from '../../package.json' with { type: 'json' };
import { EXIT } from './exit';
import { createProgress } from './progress';

/** More threads wait for the disk. */
const MAX_THREADS = 8;

type Options = {
  staged?: boolean;
  history?: boolean;
  since?: string;
  format: 'text' | 'json' | 'sarif';
  json?: boolean;
  baseline?: string;
  updateBaseline?: boolean;
  ignore: boolean;
  generic?: boolean;
  installHook?: boolean;
  report?: string | true;
  source?: string;
  verify?: boolean;
};

/** Adds `scan`: find leaked keys. Nothing leaves the machine except with --report and --verify. */
export function registerScanCommand(program: Command): void {
  program
    .command('scan')
    .description('find keys in files, staged changes, git history or a log stream; nothing leaves this machine')
    .argument('[paths...]', 'files or folders, default: the current folder; - reads standard input')
    .option('--staged', 'look at what the next commit would change')
    .option('--history', 'look at every object of the repository, also those that no branch has any more')
    .option('--since <rev>', 'with --history: only what this revision does not have')
    .addOption(new Option('--format <format>', 'form of the output').choices(['text', 'json', 'sarif']).default('text'))
    .option('--json', 'the same as --format json')
    .option(
      '--baseline <file>',
      `known findings that are not reported again; ${DEFAULT_BASELINE} is used when it is there`,
    )
    .option('--update-baseline', 'note what is found in the baseline instead of failing')
    .option('--no-ignore', 'also files that .gitignore leaves out')
    .option('--generic', 'also random text that is merely called a secret: many findings are none')
    .option(
      '--report [address]',
      'report findings, never keys, to an instance: at an address with SPENDWATCH_TOKEN, else the local one',
    )
    .option('--source <name>', 'with --report: what was scanned, default: the name of the repository')
    .option('--verify', 'ask the provider of each found key whether it works: the key is sent to its provider')
    .option('--install-hook', 'stop commits that hold keys: put the scan before each commit of this repository')
    .action(async (paths: string[], options: Options) => {
      // A reader that has seen enough (| head) is no failure.
      process.stdout.on('error', () => process.exit(EXIT.findings));
      process.exitCode = options.installHook ? await install(paths[0] ?? '.') : await scan(paths, options);
    });
}

/** The bundler is loaded only when asked for. */
async function install(folder: string): Promise<number> {
  const { installHook } = await import('@/lib/scanner/hook/install-hook');
  const hook = await installHook(folder);
  await write(`${hook} now scans what is staged before each commit.\n`);
  return EXIT.ok;
}

async function scan(paths: string[], given: Options): Promise<number> {
  const options = { ...given, format: given.json ? ('json' as const) : given.format };
  checkOptions(paths, options);
  const file = options.baseline ?? DEFAULT_BASELINE;
  const baseline = await readBaseline(file);
  if (options.baseline !== undefined && baseline === null && !options.updateBaseline)
    throw new AppError('invalid_input', `baseline ${file}: there is no such file; --update-baseline makes one`);
  const startedAt = performance.now();
  const isInput = paths.includes('-');
  const result = isInput ? await readInput(options, baseline) : await readPaths(paths, options);
  const found =
    isInput && options.format === 'text'
      ? result.findings
      : keepReported(result, options.updateBaseline ? null : baseline);
  const asked = options.verify ? await verify(found) : found;
  const reported =
    options.report === undefined ? await nameKeys(asked) : await report(paths, asked, options.report, options.source);
  if (!isInput || options.format !== 'text') await write(render(reported, options));
  process.stderr.write(renderNotes(result.notes, reported.length, performance.now() - startedAt));
  if (options.updateBaseline) {
    await writeBaseline(file, extendBaseline(baseline, reported, readNow().toISOString().slice(0, 10)));
    return EXIT.ok;
  }
  return reported.length > 0 ? EXIT.findings : EXIT.ok;
}

function checkOptions(
  paths: readonly string[],
  { staged, history, since, source, report: reportTo, verify: verifies }: Options,
): void {
  const wrong = (reason: string) => new AppError('invalid_input', reason);
  if (staged && history) throw wrong('--staged and --history: expected one of them');
  if (since !== undefined && !history) throw wrong('--since: expected together with --history');
  if (source !== undefined && reportTo === undefined) throw wrong('--source: expected together with --report');
  if (!paths.includes('-')) return;
  if (verifies) throw wrong('--verify: expected files; what comes on standard input is never sent anywhere');
  if (paths.length > 1) throw wrong('-: expected alone, without further paths');
  if (staged || history) throw wrong('-: standard input has neither staged files nor history');
}

/** Reports findings and names the known keys among them. */
async function report(
  paths: readonly string[],
  findings: readonly Finding[],
  address: string | true,
  source?: string,
): Promise<Finding[]> {
  const { nameSource, reportFindings } = await import('./report-leaks');
  const name = source ?? (await nameSource(paths[0] === undefined || paths[0] === '-' ? '.' : paths[0]));
  const found = findings.map((finding) => finding.found);
  return nameKeysIn(findings, await reportFindings(name, found, address));
}

/** Names the known keys among findings where an installation is at hand; a scan does not fail for one that is away. */
async function nameKeys(findings: readonly Finding[]): Promise<readonly Finding[]> {
  if (findings.length === 0) return findings;
  const { findKnownKeys } = await import('./report-leaks');
  try {
    const named = await findKnownKeys(findings.map((finding) => finding.found));
    return named === null ? findings : nameKeysIn(findings, named);
  } catch (error) {
    const cause = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    process.stderr.write(`Findings were not compared with the keys of the installation: ${redactText(cause ?? '')}\n`);
    return findings;
  }
}

async function verify(findings: readonly Finding[]): Promise<Finding[]> {
  const { askProviders } = await import('./live-check');
  const progress = createProgress();
  try {
    return await askProviders(findings, (done, total) => progress.update(done, total, 'keys asked about'));
  } finally {
    progress.stop();
  }
}

function nameKeysIn(findings: readonly Finding[], named: ReadonlyMap<string, NamedKey>): Finding[] {
  return findings.map((finding) => {
    const key = named.get(finding.found.fingerprint);
    return key === undefined ? finding : { ...finding, found: { ...finding.found, ...key } };
  });
}

async function readPaths(paths: readonly string[], options: Options): Promise<ScanResult> {
  const progress = createProgress();
  try {
    return await runScan({
      paths: paths.length > 0 ? paths : ['.'],
      mode: options.staged ? 'staged' : options.history ? 'history' : 'files',
      since: options.since ?? null,
      withIgnored: !options.ignore,
      withGeneric: options.generic ?? false,
      threads: Math.min(MAX_THREADS, availableParallelism()),
      onProgress: (bytes) => progress.update(Math.round(bytes / 1_000_000), 0, 'MB searched'),
    });
  } finally {
    progress.stop();
  }
}

/** Text is printed as it is found: a stream may never end. */
async function readInput(options: Options, baseline: Baseline | null): Promise<ScanResult> {
  const notes = createNotes();
  const findings: Finding[] = [];
  const scanner = createTextScanner(listRules({ withGeneric: options.generic ?? false }));
  const settled = options.updateBaseline || !baseline ? new Set<string>() : listSettled(baseline);
  await scanInput(process.stdin, scanner, notes, (finding) => {
    if (options.format !== 'text') findings.push(finding);
    else if (isReported(finding, settled, notes)) {
      findings.push(finding);
      process.stdout.write(`${renderText([finding.found])}\n`);
    }
  });
  return { findings, notes };
}

const keepReported = ({ findings, notes }: ScanResult, baseline: Baseline | null): Finding[] => {
  const settled = baseline ? listSettled(baseline) : new Set<string>();
  return findings.filter((finding) => isReported(finding, settled, notes));
};

function isReported({ found, allowReason }: Finding, settled: ReadonlySet<string>, notes: ScanNotes): boolean {
  if (allowReason !== null) notes.allowed++;
  else if (settled.has(found.fingerprint)) notes.inBaseline++;
  else return true;
  return false;
}

function render(findings: readonly Finding[], options: Options): string {
  const found = findings.map((finding) => finding.found);
  if (options.format === 'json') return renderJson(found);
  if (options.format === 'text') return renderText(found);
  return renderSarif(found, listRules({ withGeneric: options.generic ?? false }), packageJson.version);
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
